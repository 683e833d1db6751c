import { setTimeout as pause } from "node:timers/promises";

/** Looks again and again until there is something to see, and returns it; a failed look counts as nothing. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, limit = 20_000): Promise<T> {
  const deadline = Date.now() + limit;
  let reason: unknown;
  while (Date.now() < deadline) {
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
    } catch (error) {
      reason = error;
    }
    await pause(50);
  }
  throw new Error(`waited ${limit / 1000} s in vain for ${what}`, { cause: reason });
}
