import type { Clock, Port } from "../../../src/protocol/rpc.ts";

/** Two ends of a way that delivers at once, as copies. */
export function joinedPorts(): { readonly page: Port; readonly host: Port } {
  const listeners: { page?: (message: unknown) => void; host?: (message: unknown) => void } = {};
  const port = (own: "page" | "host", other: "page" | "host"): Port => ({
    post: (message) => listeners[other]?.(structuredClone(message)),
    onMessage: (listener) => {
      listeners[own] = listener;
    },
  });
  return { page: port("page", "host"), host: port("host", "page") };
}

/** No time passes. */
export const never: Clock = { setTimeout: () => undefined, clearTimeout: () => {} };

/** A clock whose last timer runs when it is told to. */
export function restingClock(): { readonly clock: Clock; rest(): Promise<void> } {
  let waiting: (() => void) | undefined;
  const clock: Clock = {
    setTimeout: (callback) => {
      waiting = callback;
      return callback;
    },
    clearTimeout: () => {
      waiting = undefined;
    },
  };
  /** As if nothing had happened for a while. */
  const rest = async () => {
    const run = waiting;
    waiting = undefined;
    run?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, rest };
}
