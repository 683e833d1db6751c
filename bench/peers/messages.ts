import type { Work } from "../race/work.ts";

/**
 * What the bench asks of a contender's process, one JSON object a line; each is answered by one line that begins with `mark`.
 * `python/serve.py` speaks the same.
 */
export type Request =
  /** Prepares a work whose tensors are in `directory`, does it once and writes the result to the file `result`. */
  | { readonly ask: "prepare"; readonly work: Work; readonly directory: string; readonly result: string }
  /** Does it for so many milliseconds and says what the last run took. */
  | { readonly ask: "warmUp"; readonly milliseconds: number }
  /** Does it so often and says what one run took, on average. */
  | { readonly ask: "sample"; readonly runs: number }
  | { readonly ask: "release" };

export type Answer =
  /** The first, unasked: it is ready. */
  | { readonly version: string }
  /** And how long it took to do the work for the first time. */
  | { readonly prepared: false }
  | { readonly prepared: true; readonly milliseconds: number }
  | { readonly milliseconds: number }
  | { readonly released: true }
  | { readonly error: string };

/** Other lines are what libraries have to say. */
export const mark = "@";
