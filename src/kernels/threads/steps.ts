import { stretch } from "../../core/stretch.ts";

/** Takes all steps at once. */
export function drain<R>(steps: Generator<unknown, R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Steps that are one of several portions of a whole, of which they yield the share that is done. Ending them ends what is under way. */
export function portion<R>(
  steps: Generator<number, R>,
  index: number,
  portions: number,
): Generator<number, R> {
  return stretch(steps, index / portions, (index + 1) / portions);
}
