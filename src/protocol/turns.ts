import { RpcError } from "./rpc.ts";

/** Milliseconds of work after which messages get their turn. */
const turn = 8;

interface Job {
  readonly signal: AbortSignal;
  run(): void;
  cancel(): void;
}

/** Runs jobs one after the other, in turns between which messages come through: a job that is cancelled in time is never begun. */
export class Turns {
  readonly #endOfTurn: (callback: () => void) => void;
  readonly #waiting: Job[] = [];
  #isRunning = false;

  /** @param endOfTurn calls back once the present turn of the event loop is over */
  constructor(endOfTurn: (callback: () => void) => void) {
    this.#endOfTurn = endOfTurn;
  }

  run<R>(job: () => R, signal: AbortSignal): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({
        signal,
        run: () => {
          try {
            resolve(job());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
        cancel: () => reject(new RpcError("cancelled", "cancelled before it began")),
      });
      if (!this.#isRunning) this.#nextTurn();
    });
  }

  #nextTurn(): void {
    this.#isRunning = this.#waiting.length > 0;
    if (!this.#isRunning) return;
    this.#endOfTurn(() => {
      const end = performance.now() + turn;
      do {
        const job = this.#waiting.shift();
        if (job?.signal.aborted) job.cancel();
        else job?.run();
      } while (this.#waiting.length > 0 && performance.now() < end);
      this.#nextTurn();
    });
  }
}
