import type { MessagePort, Worker } from "node:worker_threads";
import type { Clock, Port } from "../protocol/rpc.ts";

/** Either end of a worker thread as the carrier of our messages. */
export function nodePort(end: Worker | MessagePort): Port {
  return {
    post: (message, transfer) => end.postMessage(message, [...(transfer ?? [])]),
    onMessage: (listener) => void end.on("message", listener),
  };
}

export const nodeClock: Clock = {
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
