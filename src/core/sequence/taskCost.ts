import { absoluteDeviation, squaredDeviation } from "./distribution.ts";
import { type Distribution, type Task, termValue } from "./task.ts";

export function cost({ loss }: Task, answer: number, target: number): number {
  return loss === "l1" ? Math.abs(answer - target) : (answer - target) ** 2;
}

/** The cost of an answer over a target that is independent of it. */
export function expectedCost({ loss }: Task, answer: number, target: Distribution): number {
  return loss === "l1" ? absoluteDeviation(target, answer) : squaredDeviation(target, answer);
}

export function targetAt({ y }: Task, position: number, variables: Float64Array): number {
  const term = y[position];
  return term === undefined ? Number.NaN : termValue(term, variables);
}

export function distributionOf({ variables }: Task, index: number): Distribution {
  const variable = variables[index];
  if (variable === undefined) throw new RangeError(`the task has no variable ${index}`);
  return variable.distribution;
}
