import type { Clock } from "../src/protocol/rpc.ts";

/** The timers of a page. */
export const pageClock: Clock = {
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};
