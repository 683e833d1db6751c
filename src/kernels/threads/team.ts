import type { Arena, Block } from "../wasm/arena.ts";
import type { Memory } from "../wasm/webAssembly.ts";
import { Board, mostCalls } from "./board.ts";
import type { KernelFunctions } from "./kernelFunctions.ts";
import type { ThreadGiven } from "./threadGiven.ts";

/** How threads come about, which is the host's business. */
export interface ThreadStarter {
  /** How many may be started, beside the one that asks. */
  readonly most: number;
  /** Starts one that runs `serveCalls`. `ended` is called when it has ended, however that came. */
  start(given: ThreadGiven, ended: () => void): void;
}

/** A call of a kernel by the index of the function, and its numbers. */
export type TeamCall = readonly [functionIndex: number, ...numbers: number[]];

/** Milliseconds between two looks at whether a thread has ended. */
const look = 2;

/** Milliseconds without anything done after which threads are not waited for any more. A call takes some at most. */
const usualPatience = 10_000;

/**
 * This thread and some beside it, which share one memory and make calls of kernels in any order. They start with the first
 * round; whoever is late finds less to do. Calls are independent of each other, so who makes them changes nothing.
 */
export class Team {
  readonly #board: Board;
  readonly #functions: KernelFunctions;
  readonly #given: Omit<ThreadGiven, "thread" | "board">;
  readonly #starter: ThreadStarter;
  readonly #patience: number;
  readonly #scratch: Block[] = [];
  /** Gives back memory that threads may still be working in, once the round is over. */
  readonly #outgrown: (() => void)[] = [];
  /** Calls that threads had begun when they ended. */
  readonly #orphans: number[] = [];
  #alive: number | undefined;
  /** Milliseconds of waiting since something was last done. */
  #waited = 0;
  #isRunning = false;
  #isLost = false;

  constructor(
    starter: ThreadStarter,
    module: object,
    memory: Memory,
    functions: KernelFunctions,
    patience = usualPatience,
  ) {
    this.#patience = patience;
    this.#starter = starter;
    this.#board = new Board(starter.most);
    this.#given = { module, memory };
    this.#functions = functions;
  }

  /** Threads that compute, this one included; those that have ended are not started again. */
  get size(): number {
    return 1 + (this.#isLost ? 0 : (this.#alive ?? this.#starter.most));
  }

  /** Whether a round can be opened now. */
  get isFree(): boolean {
    return !this.#isRunning && !this.#isLost;
  }

  /**
   * Gives each thread memory to work in, at least so much.
   *
   * @throws RangeError when there is not so much; what they have stays theirs
   */
  reserveScratch(arena: Arena, bytes: number): void {
    for (let thread = 0; thread < this.#starter.most; thread++) {
      const block = this.#scratch[thread];
      if (block && block.bytes >= bytes) continue;
      const next = arena.allocate(bytes);
      this.#scratch[thread] = next;
      this.#board.giveScratch(thread, next.address);
      if (block) this.#outgrown.push(() => arena.release(block));
    }
    if (!this.#isRunning) this.#releaseOutgrown();
  }

  #releaseOutgrown(): void {
    for (const release of this.#outgrown.splice(0)) release();
  }

  /**
   * One round, at most `mostCalls` calls. Yields the share that is done, now and then; between, it can be left for any time, and
   * be ended. Ending it waits for the calls that are under way.
   *
   * @param own where this thread may work, which may change between two steps
   * @returns what each call came to
   * @throws Error when a thread has not done its part for long; there are no threads from then on
   */
  *run(calls: readonly TeamCall[], own: () => number): Generator<number, readonly number[]> {
    if (calls.length > mostCalls)
      throw new RangeError(`at most ${mostCalls} calls a round, got ${calls.length}`);
    if (!this.isFree) throw new Error("the threads are at another round");
    this.#start();
    // The last on the board is the first to be taken.
    const inOrder = calls.toReversed();
    for (const [n, [functionIndex, ...numbers]] of inOrder.entries())
      this.#board.write(n, functionIndex, numbers);
    this.#isRunning = true;
    this.#board.open(calls.length);
    try {
      for (let call = this.#board.take(); call !== undefined; call = this.#board.take()) {
        this.#make(call, own);
        yield this.#board.done / calls.length;
      }
      while (!this.#wait(calls.length, own)) yield this.#board.done / calls.length;
      return calls.map((_, n) => this.#board.result(calls.length - 1 - n));
    } finally {
      const begun = calls.length - this.#board.close();
      this.#waitFor(begun, own);
      this.#isRunning = false;
      this.#releaseOutgrown();
    }
  }

  #make(call: number, own: () => number): void {
    try {
      this.#board.make(call, this.#functions, own());
    } finally {
      this.#board.count();
    }
  }

  /** A moment, for so many calls to be done. Whether they are. */
  #wait(calls: number, own: () => number): boolean {
    const orphan = this.#orphans.pop();
    if (orphan !== undefined) this.#make(orphan, own);
    const { done } = this.#board;
    if (done >= calls) return true;
    this.#waited = this.#board.waitForDone(done, look) ? 0 : this.#waited + look;
    if (this.#waited < this.#patience) return false;
    this.#isLost = true;
    throw new Error("a thread of the kernels does not answer");
  }

  #waitFor(calls: number, own: () => number): void {
    while (!this.#wait(calls, own));
  }

  #start(): void {
    if (this.#alive !== undefined) return;
    this.#alive = 0;
    for (let thread = 0; thread < this.#starter.most; thread++) {
      this.#alive++;
      this.#starter.start({ ...this.#given, board: this.#board.buffer, thread }, () => this.#ended(thread));
    }
  }

  #ended(thread: number): void {
    this.#alive = (this.#alive ?? 1) - 1;
    const call = this.#board.unfinishedBy(thread);
    this.#board.forget(thread);
    if (call !== undefined && this.#isRunning) this.#orphans.push(call);
  }
}
