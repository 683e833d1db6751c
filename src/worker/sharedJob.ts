import { RpcError } from "../protocol/rpc.ts";

interface Running<R> {
  /** Of the work, or what was given in its place. */
  readonly result: Promise<R>;
  readonly settle: (instead: R) => void;
  readonly controller: AbortController;
  isDone: boolean;
}

/** Work that several requests wait for: done once for all of them, and stopped when nobody waits for it any more. */
export class SharedJob<R> {
  readonly #start: (signal: AbortSignal) => Promise<R>;
  #running: Running<R> | undefined;
  #waiting = 0;

  constructor(start: (signal: AbortSignal) => Promise<R>) {
    this.#start = start;
  }

  /** The result; work that failed or was stopped begins again. */
  async result(signal: AbortSignal): Promise<R> {
    if (signal.aborted) throw cancelled();
    this.#running ??= this.#begin();
    const { result } = this.#running;
    let giveUp = () => {};
    this.#waiting++;
    try {
      const gaveUp = new Promise<never>((_, reject) => {
        giveUp = () => reject(cancelled());
        signal.addEventListener("abort", giveUp);
      });
      return await Promise.race([result, gaveUp]);
    } finally {
      signal.removeEventListener("abort", giveUp);
      this.#waiting--;
      if (this.#waiting === 0 && !this.#running?.isDone) this.stop();
    }
  }

  /** Whoever waits is told that it was cancelled. */
  stop(): void {
    this.#running?.controller.abort();
    this.#running = undefined;
  }

  /** Whoever waits gets this, and the work is stopped; what is done already stays. */
  end(instead: R): void {
    if (this.#running === undefined || this.#running.isDone) return;
    this.#running.settle(instead);
    this.stop();
  }

  #begin(): Running<R> {
    const controller = new AbortController();
    let settle: (instead: R) => void = () => {};
    const result = new Promise<R>((resolve, reject) => {
      settle = resolve;
      this.#start(controller.signal).then(resolve, reject);
    });
    const running: Running<R> = { result, settle, controller, isDone: false };
    running.result.then(
      () => {
        running.isDone = true;
      },
      () => {
        if (this.#running === running) this.#running = undefined;
      },
    );
    return running;
  }
}

function cancelled(): RpcError {
  return new RpcError("cancelled", "the computation was cancelled");
}
