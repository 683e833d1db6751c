import type { MessagePort, Worker } from "node:worker_threads";
import { batchingPort } from "../protocol/batchingPort.ts";
import type { Clock, Port } from "../protocol/rpc.ts";

/** Either end of a worker thread as the carrier of our messages. */
export function nodePort(end: Worker | MessagePort): Port {
  const port: Port = {
    post: (message, transfer) => end.postMessage(message, [...(transfer ?? [])]),
    onMessage: (listener) => void end.on("message", listener),
  };
  return batchingPort(port, (flush) => void setImmediate(flush));
}

export const nodeClock: Clock = {
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
