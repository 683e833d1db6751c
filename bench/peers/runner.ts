import type { Inputs } from "../race/inputs.ts";
import type { Work } from "../race/work.ts";

/**
 * One work, prepared by one contender: weights are packed and memory is reserved. Every run begins with inputs in arrays of
 * the caller and ends with the results where the caller can read them; what has to be copied for that is a part of it.
 */
export interface Runner {
  /** The loop is the contender's own, so that nothing but its runs is timed. */
  repeat(count: number): void | Promise<void>;
  /** Does it, before anything else, for numbers that are compared with those of others: all of the results, one after the other. */
  check(): Float32Array | Promise<Float32Array>;
  release(): void;
}

export interface Peer {
  readonly version: string;
  /** `undefined` for work that it has no means for. */
  prepare(work: Work, inputs: Inputs): Runner | undefined | Promise<Runner | undefined>;
}

/** @throws RangeError when the work has no such tensor */
export function input(inputs: Inputs, name: string) {
  const tensor = inputs[name];
  if (tensor === undefined) {
    throw new RangeError(`no tensor ${name} among ${Object.keys(inputs).join(", ")}`);
  }
  return tensor;
}

/** Results one after the other. */
export function joined(results: readonly ArrayLike<number>[]): Float32Array {
  const all = new Float32Array(results.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const result of results) {
    all.set(result, at);
    at += result.length;
  }
  return all;
}

/**
 * A runner of a function that does the work once.
 *
 * @param numbersOf all numbers of its result
 */
export function runnerOf<Result>(
  run: () => Result,
  numbersOf: (result: Result) => readonly ArrayLike<number>[],
  release: () => void,
): Runner {
  return {
    repeat: (count) => {
      for (let n = 0; n < count; n++) run();
    },
    check: () => joined(numbersOf(run())),
    release,
  };
}
