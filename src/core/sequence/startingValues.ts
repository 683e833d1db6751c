import { quantile } from "./distribution.ts";
import type { Variable } from "./task.ts";

/** Probabilities at which the variables of a task begin: apart from each other, so that one sees which is which. */
const beginnings = [0.3, 0.8, 0.55, 0.15, 0.65, 0.4, 0.9];

/** The values at which a task's variables stand as long as nobody has moved them. */
export function startingValues(variables: readonly Variable[]): Float64Array {
  return Float64Array.from(variables, ({ distribution }, i) =>
    quantile(distribution, beginnings[i % beginnings.length] ?? 0.5),
  );
}
