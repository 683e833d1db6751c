import type { Disposable } from "vscode";

/** Runs an action at the first request at once and then at most once an interval; the last request is never lost. */
export class Throttle implements Disposable {
  readonly #interval: number;
  readonly #action: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isWanted = false;

  /** @param interval milliseconds between two runs */
  constructor(interval: number, action: () => void) {
    this.#interval = interval;
    this.#action = action;
  }

  request(): void {
    if (this.#timer) {
      this.#isWanted = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isWanted) return;
      this.#isWanted = false;
      this.request();
    }, this.#interval);
    this.#action();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
