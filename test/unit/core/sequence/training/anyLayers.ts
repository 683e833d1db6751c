import fc from "fast-check";
import type { AttentionDesign } from "../../../../../src/core/sequence/attentionDesign.ts";
import { type Matrix, zeros } from "../../../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../../../../src/core/sequence/recurrentDesign.ts";
import type { Task } from "../../../../../src/core/sequence/task.ts";
import { randomAttention } from "../../../../../src/core/sequence/training/attentionTraining.ts";
import { randomRecurrent } from "../../../../../src/core/sequence/training/recurrentTraining.ts";
import { constant, repeat, variable } from "../designs.ts";

/** Another task: unbounded variables, constants as targets, a variable that is answered before it is heard. */
export const mixed: Task = {
  variables: [
    { name: "a", distribution: { kind: "normal", mean: 0.5, deviation: 1 } },
    { name: "b", distribution: { kind: "exponential", rate: 2 } },
    { name: "c", distribution: { kind: "uniform", low: -1, high: 1 } },
  ],
  x: [variable(0), constant(-0.5), variable(1)],
  y: [constant(0.3), variable(2), variable(0)],
  loss: "l1",
};
export const anyTask = fc
  .tuple(fc.constantFrom(repeat, mixed), fc.constantFrom("l1", "l2"))
  .map(([task, loss]): Task => ({ ...task, loss }));

/** Of all shapes, with random weights. */
export const anyAttention = (task: Task): fc.Arbitrary<AttentionDesign> => {
  const positions = task.x.length;
  return fc
    .record({
      encodingSize: fc.integer({ min: 0, max: 3 }),
      combine: fc.constantFrom("concat", "add"),
      num_kv_heads: fc.integer({ min: 1, max: 2 }),
      sharing: fc.integer({ min: 1, max: 2 }),
      keySize: fc.integer({ min: 1, max: 3 }),
      valueSize: fc.integer({ min: 1, max: 2 }),
      withOutput: fc.boolean(),
      mask: fc.constantFrom("none", "causal", "given"),
      softcap: fc.constantFrom(0, 1.5),
      scale: fc.constantFrom(0.7, -1.3),
      seed: fc.integer({ min: 1, max: 1e6 }),
    })
    .map((shape) => {
      const alone = !shape.withOutput;
      const groups = alone ? 1 : shape.num_kv_heads;
      const heads = alone ? 1 : groups * shape.sharing;
      const valueSize = alone ? 1 : shape.valueSize;
      const isConcat = shape.combine === "concat" || shape.encodingSize === 0;
      const inputs = isConcat ? shape.encodingSize + 1 : shape.encodingSize;
      const design: AttentionDesign = {
        positional_encoding: zeros(positions, shape.encodingSize),
        combine: shape.combine,
        W_Q: zeros(inputs, heads * shape.keySize),
        W_K: zeros(inputs, groups * shape.keySize),
        W_V: zeros(inputs, groups * valueSize),
        W_O: alone ? undefined : zeros(heads * valueSize, 1),
        num_heads: heads,
        num_kv_heads: groups,
        mask: shape.mask === "given" ? givenMask(positions) : shape.mask,
        scale: shape.scale,
        softcap: shape.softcap,
      };
      return randomAttention(design, task, shape.seed);
    });
};

/** The first position sees nothing, others nothing of their own, and some sources are favoured. */
function givenMask(positions: number): Matrix {
  const mask = zeros(positions, positions);
  return {
    ...mask,
    data: mask.data.map((_, n) => {
      const [i, j] = [Math.floor(n / positions), n % positions];
      return i === 0 || i === j ? -Infinity : j / 2;
    }),
  };
}

export const anyRecurrent = (task: Task, most = 4): fc.Arbitrary<RecurrentDesign> =>
  fc
    .record({
      scheme: fc.constantFrom("tanh", "relu"),
      hidden_size: fc.integer({ min: 1, max: most }),
      seed: fc.integer({ min: 1, max: 1e6 }),
    })
    .map(({ scheme, hidden_size: size, seed }) =>
      randomRecurrent(
        {
          scheme,
          hidden_size: size,
          dtype: "float64",
          W_ih: zeros(size, 1),
          W_hh: zeros(size, size),
          b_ih: zeros(size, 1),
          b_hh: zeros(size, 1),
          W_out: zeros(1, size),
          b_out: 0,
        },
        task,
        seed,
      ),
    );
