import type { WebAssemblyNamespace } from "../wasm/webAssembly.ts";
import { Board } from "./board.ts";
import { functionsOf } from "./kernelFunctions.ts";
import type { ThreadGiven } from "./threadGiven.ts";

/** Makes calls of kernels for as long as the thread lives: it sleeps between the rounds and never returns. */
export function serveCalls(given: ThreadGiven, webAssembly: WebAssemblyNamespace): never {
  const { exports } = new webAssembly.Instance(given.module, { env: { memory: given.memory } });
  const functions = functionsOf(exports);
  const board = new Board(given.board);
  for (;;) {
    const { round } = board;
    board.work(given.thread, functions);
    board.waitForRound(round);
  }
}
