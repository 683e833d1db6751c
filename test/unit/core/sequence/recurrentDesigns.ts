import fc from "fast-check";
import { type Matrix, matrixOf } from "../../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign, StateDtype } from "../../../../src/core/sequence/recurrentDesign.ts";
import type { Task } from "../../../../src/core/sequence/task.ts";
import { constant, variable } from "./designs.ts";

/** A matrix of numbers of a size that keeps tanh far from its ends, all of them float32. */
export const anyMatrix = (rows: number, columns: number): fc.Arbitrary<Matrix> =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: rows * columns,
      maxLength: rows * columns,
    })
    .map((numbers) => ({ rows, columns, data: Float64Array.from(numbers, Math.fround) }));

export const anyRecurrent = (dtype: StateDtype): fc.Arbitrary<RecurrentDesign> =>
  fc.integer({ min: 1, max: 4 }).chain((size) =>
    fc.record({
      scheme: fc.constantFrom("tanh", "relu"),
      hidden_size: fc.constant(size),
      dtype: fc.constant(dtype),
      W_ih: anyMatrix(size, 1),
      W_hh: anyMatrix(size, size),
      b_ih: anyMatrix(size, 1),
      b_hh: anyMatrix(size, 1),
      W_out: anyMatrix(1, size),
      b_out: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
  );

/** A task on some variables, with up to six positions. */
export const anyTask: fc.Arbitrary<Task> = fc.integer({ min: 1, max: 3 }).chain((count) => {
  const term = fc.oneof(
    fc.integer({ min: 0, max: count - 1 }).map(variable),
    fc.integer({ min: -2, max: 2 }).map(constant),
  );
  return fc.array(fc.tuple(term, term), { minLength: 1, maxLength: 6 }).map((pairs) => ({
    variables: Array.from({ length: count }, (_, n) => ({
      name: `u${n + 1}`,
      distribution: { kind: "uniform", low: 0, high: 1 } as const,
    })),
    x: pairs.map(([x]) => x),
    y: pairs.map(([, y]) => y),
    loss: "l1",
  }));
});

export const anyVariables = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
});

/** One unit that adds up what it hears. */
export const summing: RecurrentDesign = {
  scheme: "relu",
  hidden_size: 1,
  dtype: "float64",
  W_ih: matrixOf([[1]]),
  W_hh: matrixOf([[1]]),
  b_ih: matrixOf([[0]]),
  b_hh: matrixOf([[0]]),
  W_out: matrixOf([[2]]),
  b_out: -1,
};
