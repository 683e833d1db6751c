import type { Progress } from "../protocol/page.ts";

/** Milliseconds that a computation takes without a word, and between two words. */
const quiet = 100;

/** Tells how far a computation is, now and then, and that it is over if anything was told. */
export class ProgressReport {
  readonly #work: Progress["work"];
  readonly #tell: (progress: Progress) => void;
  readonly #began = performance.now();
  #told = this.#began;
  #hasTold = false;

  constructor(work: Progress["work"], tell: (progress: Progress) => void) {
    this.#work = work;
    this.#tell = tell;
  }

  at(share: number): void {
    const now = performance.now();
    if (now - this.#told < quiet) return;
    this.#told = now;
    this.#hasTold = true;
    this.#tell({ work: this.#work, share, milliseconds: now - this.#began });
  }

  end(): void {
    if (this.#hasTold) {
      this.#tell({ work: this.#work, share: 1, milliseconds: performance.now() - this.#began });
    }
  }
}

/** Runs a computation with a report; `run` gets what tells how far it is. */
export async function reporting<R>(
  report: ProgressReport,
  run: (at: (share: number) => void) => Promise<R>,
): Promise<R> {
  try {
    return await run((share) => report.at(share));
  } finally {
    report.end();
  }
}
