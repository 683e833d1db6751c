import type { Memory } from "../wasm/webAssembly.ts";

/** What a thread needs to take part: the compiled kernels, the memory they work in, the board, and its number there. */
export interface ThreadGiven {
  readonly module: object;
  readonly memory: Memory;
  readonly board: SharedArrayBuffer;
  readonly thread: number;
}
