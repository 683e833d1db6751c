import type { Port } from "./rpc.ts";

/**
 * Sends everything that is posted within one turn of the event loop as a single message: between page and host each one passes
 * through several processes, which costs more than what it carries. The other end has to be a batching port too.
 *
 * @param endOfTurn calls back once the present turn is over
 */
export function batchingPort(port: Port, endOfTurn: (flush: () => void) => void): Port {
  let messages: unknown[] = [];
  let buffers: ArrayBuffer[] = [];
  const flush = () => {
    const [batch, transfer] = [messages, buffers];
    messages = [];
    buffers = [];
    port.post(batch, transfer);
  };
  return {
    post: (message, transfer = []) => {
      if (messages.length === 0) endOfTurn(flush);
      messages.push(message);
      buffers.push(...transfer);
    },
    onMessage: (listener) =>
      port.onMessage((batch) => {
        for (const message of Array.isArray(batch) ? batch : [batch]) listener(message);
      }),
  };
}
