import type { KernelFunctions } from "./kernelFunctions.ts";

/** Words at the head: how many rounds have begun, how many calls are left to be taken, how many are done. */
const round = 0;
const left = 1;
const done = 2;
const headWords = 16;

/** Words of a thread, a cache line: the call it is at (or −1), and where it may work. */
const running = 0;
const scratch = 1;
const threadWords = 16;

/** Numbers of a call: which function, how many arguments, what came of it, and the arguments. */
const argumentsAt = 3;
const callNumbers = 32;

/** Looks at a word before a thread goes to sleep, from which it takes some 50 µs to wake up. */
const looks = 20_000;

/** How many calls a round has at most. */
export const mostCalls = 256;

/** Stands for the memory that whoever makes a call may work in; no kernel takes NaN otherwise. */
export const ownScratch = Number.NaN;

/**
 * What threads tell each other: a round is a list of calls of kernels in memory that they share, done in any order, each
 * taken by the thread that comes first. All of it is one shared buffer.
 */
export class Board {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #calls: Float64Array;

  /** @param buffer of another thread's board, or of none yet with so many threads beside the one that opens rounds */
  constructor(buffer: SharedArrayBuffer | number) {
    const make = (threads: number) =>
      new SharedArrayBuffer(8 * callNumbers * mostCalls + 4 * (headWords + threadWords * threads));
    this.buffer = typeof buffer === "number" ? make(buffer) : buffer;
    this.#calls = new Float64Array(this.buffer, 0, callNumbers * mostCalls);
    this.#words = new Int32Array(this.buffer, this.#calls.byteLength);
    if (typeof buffer === "number") {
      for (let thread = 0; thread < buffer; thread++) this.#words[wordOf(thread, running)] = -1;
    }
  }

  get round(): number {
    return Atomics.load(this.#words, round);
  }

  get done(): number {
    return Atomics.load(this.#words, done);
  }

  /** Writes a call of the round that is opened next. */
  write(call: number, functionIndex: number, numbers: readonly number[]): void {
    const at = callNumbers * call;
    this.#calls[at] = functionIndex;
    this.#calls[at + 1] = numbers.length;
    this.#calls.set(numbers, at + argumentsAt);
  }

  /** What a call came to. */
  result(call: number): number {
    return this.#calls[callNumbers * call + argumentsAt - 1] as number;
  }

  /** Lets the threads begin. */
  open(calls: number): void {
    Atomics.store(this.#words, done, 0);
    Atomics.store(this.#words, left, calls);
    Atomics.add(this.#words, round, 1);
    Atomics.notify(this.#words, round);
  }

  /** No call is taken any more. Returns how many were left. */
  close(): number {
    return Math.max(0, Atomics.exchange(this.#words, left, 0));
  }

  /**
   * Takes a call, counting down: those that come late, even for a round that was opened meanwhile, get what is really left.
   * `undefined` when all are taken.
   */
  take(): number | undefined {
    const ticket = Atomics.add(this.#words, left, -1);
    return ticket > 0 ? ticket - 1 : undefined;
  }

  /** Makes a call that was taken, or is another thread's that has ended. */
  make(call: number, functions: KernelFunctions, own: number): void {
    const at = callNumbers * call;
    const first = at + argumentsAt;
    const numbers = Array.from(this.#calls.subarray(first, first + (this.#calls[at + 1] as number)), (n) =>
      Number.isNaN(n) ? own : n,
    );
    const called = functions[this.#calls[at] as number];
    if (called === undefined) throw new RangeError(`there is no function ${this.#calls[at]}`);
    this.#calls[first - 1] = Number(called(...numbers) ?? 0);
  }

  /** One more call is done. */
  count(): void {
    Atomics.add(this.#words, done, 1);
    Atomics.notify(this.#words, done);
  }

  /**
   * Takes calls and makes them until there are none. One that fails stays with the thread, for another to make.
   *
   * @throws what a call throws
   */
  work(thread: number, functions: KernelFunctions): void {
    for (let call = this.take(); call !== undefined; call = this.take()) {
      Atomics.store(this.#words, wordOf(thread, running), call);
      this.make(call, functions, Atomics.load(this.#words, wordOf(thread, scratch)) >>> 0);
      this.count();
      Atomics.store(this.#words, wordOf(thread, running), -1);
    }
  }

  /** Blocks until there is another round than this one. */
  waitForRound(known: number): void {
    if (!this.#watch(round, known)) Atomics.wait(this.#words, round, known);
  }

  /** Blocks until more calls are done than these, or so many milliseconds. Whether there are more. */
  waitForDone(known: number, milliseconds: number): boolean {
    return this.#watch(done, known) || Atomics.wait(this.#words, done, known, milliseconds) !== "timed-out";
  }

  /** Looks at a word until it changes, for as long as it takes to be woken up. Whether it has changed. */
  #watch(word: number, known: number): boolean {
    for (let look = 0; look < looks; look++) {
      if (Atomics.load(this.#words, word) !== known) return true;
    }
    return false;
  }

  /** The call that a thread has begun and not finished. */
  unfinishedBy(thread: number): number | undefined {
    const call = Atomics.load(this.#words, wordOf(thread, running));
    return call < 0 ? undefined : call;
  }

  /** The thread has ended: what it had begun is another's. */
  forget(thread: number): void {
    Atomics.store(this.#words, wordOf(thread, running), -1);
  }

  giveScratch(thread: number, address: number): void {
    Atomics.store(this.#words, wordOf(thread, scratch), address);
  }
}

function wordOf(thread: number, word: number): number {
  return headWords + threadWords * thread + word;
}
