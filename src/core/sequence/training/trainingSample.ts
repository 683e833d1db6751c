import { uniformRandom } from "../../random.ts";
import { quantile } from "../distribution.ts";
import { goldenRatio } from "../sampling.ts";
import { type Task, termValue } from "../task.ts";

/** Histories that a layer is trained on: for each position what they say there, `size` numbers. */
export interface TrainingSample {
  readonly size: number;
  readonly x: readonly Float64Array[];
  readonly y: readonly Float64Array[];
}

/**
 * A quasi-random sample of the histories of a task: a Kronecker lattice, shifted at random, the same for the same seed. It fills the
 * space of the variables more evenly than random numbers do, so that its mean loss is near the expected one.
 */
export function trainingSample(task: Task, size: number, seed: number): TrainingSample {
  const count = task.variables.length;
  const ratio = goldenRatio(count);
  const shift = Float64Array.from({ length: count }, uniformRandom(seed));
  const x = task.x.map(() => new Float64Array(size));
  const y = task.y.map(() => new Float64Array(size));
  const variables = new Float64Array(count);
  for (let n = 0; n < size; n++) {
    for (const [k, { distribution }] of task.variables.entries()) {
      const place = ((shift[k] as number) + (n + 1) * ratio ** -(k + 1)) % 1;
      variables[k] = quantile(distribution, Math.max(2 ** -54, place));
    }
    for (const [i, term] of task.x.entries()) (x[i] as Float64Array)[n] = termValue(term, variables);
    for (const [i, term] of task.y.entries()) (y[i] as Float64Array)[n] = termValue(term, variables);
  }
  return { size, x, y };
}
