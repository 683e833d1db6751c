import { processClock } from "./processorTime.ts";

export interface WatchdogOptions {
  /** Milliseconds of processor time without an answer. */
  readonly patience: number;
  /** Milliseconds of real time without an answer, however little of it the thread could compute. */
  readonly longest?: number;
  /** Settles when the thread has answered. */
  readonly ask: () => Promise<unknown>;
  readonly end: () => void;
  /** Milliseconds of processor time that the thread may have used so far. */
  readonly processorTime?: () => number;
}

/** How often is looked at the clock while an answer is outstanding, as a part of the patience. */
const looks = 10;

/** Ends a thread that has not listened for a while. It asks now and then, so waiting is told from computing. */
export class Watchdog {
  readonly #options: Required<WatchdogOptions>;
  #timer: NodeJS.Timeout;
  #isOver = false;
  #hasBitten = false;

  constructor(options: WatchdogOptions) {
    const longest = Math.max(10_000, 4 * options.patience);
    this.#options = { longest, processorTime: processClock(), ...options };
    this.#timer = setTimeout(() => this.#ask(), options.patience / 2);
  }

  /** Whether `end` was called. */
  get hasBitten(): boolean {
    return this.#hasBitten;
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #ask(): void {
    const { patience, longest, ask, processorTime } = this.#options;
    const [computed, asked] = [processorTime(), performance.now()];
    let isAnswered = false;
    ask().then(
      () => {
        isAnswered = true;
        if (this.#isOver) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#ask(), patience / 2);
      },
      () => {},
    );
    const look = () => {
      if (isAnswered || this.#isOver) return;
      const isDue = processorTime() - computed >= patience / 2 || performance.now() - asked >= longest;
      if (isDue) this.#bite();
      else lookLater();
    };
    const lookLater = () => {
      // Where this thread itself was held up, timers come before the messages that arrived meanwhile: let those through first.
      this.#timer = setTimeout(() => setImmediate(() => setImmediate(look)), patience / looks);
    };
    lookLater();
  }

  #bite(): void {
    this.#hasBitten = true;
    this.stop();
    this.#options.end();
  }
}
