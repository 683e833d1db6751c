/** Calls `end` when a thread has not listened for a while. It asks now and then, so waiting is told from computing. */
export class Watchdog {
  readonly #ask: () => Promise<unknown>;
  readonly #end: () => void;
  readonly #half: number;
  #timer: NodeJS.Timeout;
  #isOver = false;
  #hasBitten = false;

  /**
   * @param patience milliseconds without an answer
   * @param ask settles when the thread has answered
   */
  constructor(patience: number, ask: () => Promise<unknown>, end: () => void) {
    this.#half = patience / 2;
    this.#ask = ask;
    this.#end = end;
    this.#timer = setTimeout(() => this.#look(), this.#half);
  }

  /** Whether `end` was called. */
  get hasBitten(): boolean {
    return this.#hasBitten;
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #look(): void {
    let isAnswered = false;
    this.#ask().then(
      () => {
        isAnswered = true;
        if (this.#isOver) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#look(), this.#half);
      },
      () => {},
    );
    this.#timer = setTimeout(() => {
      // Where this thread itself was held up, timers come before the messages that arrived meanwhile: let those through first.
      setImmediate(() => setImmediate(() => isAnswered || this.#isOver || this.#bite()));
    }, this.#half);
  }

  #bite(): void {
    this.#hasBitten = true;
    this.stop();
    this.#end();
  }
}
