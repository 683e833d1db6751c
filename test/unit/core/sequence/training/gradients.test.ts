import assert from "node:assert/strict";
import fc from "fast-check";
import type { AttentionDesign } from "../../../../../src/core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../../../../../src/core/sequence/attentionPredictor.ts";
import type { Predictor } from "../../../../../src/core/sequence/loss.ts";
import { type Matrix, zeros } from "../../../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../../../../src/core/sequence/recurrentDesign.ts";
import { recurrentPredictor, recurrentTrace } from "../../../../../src/core/sequence/recurrentPredictor.ts";
import type { Task } from "../../../../../src/core/sequence/task.ts";
import { AttentionLayer } from "../../../../../src/core/sequence/training/attentionLayer.ts";
import { randomAttention } from "../../../../../src/core/sequence/training/attentionTraining.ts";
import { RecurrentLayer } from "../../../../../src/core/sequence/training/recurrentLayer.ts";
import { randomRecurrent } from "../../../../../src/core/sequence/training/recurrentTraining.ts";
import type { Differentiable } from "../../../../../src/core/sequence/training/training.ts";
import { trainingSample } from "../../../../../src/core/sequence/training/trainingSample.ts";
import { constant, repeat, variable } from "../designs.ts";

/** Another task: unbounded variables, constants as targets, a variable that is answered before it is heard. */
const mixed: Task = {
  variables: [
    { name: "a", distribution: { kind: "normal", mean: 0.5, deviation: 1 } },
    { name: "b", distribution: { kind: "exponential", rate: 2 } },
    { name: "c", distribution: { kind: "uniform", low: -1, high: 1 } },
  ],
  x: [variable(0), constant(-0.5), variable(1)],
  y: [constant(0.3), variable(2), variable(0)],
  loss: "l1",
};
const anyTask = fc
  .tuple(fc.constantFrom(repeat, mixed), fc.constantFrom("l1", "l2"))
  .map(([task, loss]): Task => ({ ...task, loss }));

const anyAttention = (task: Task): fc.Arbitrary<AttentionDesign> => {
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

const anyRecurrent = (task: Task): fc.Arbitrary<RecurrentDesign> =>
  fc
    .record({
      scheme: fc.constantFrom("tanh", "relu"),
      hidden_size: fc.integer({ min: 1, max: 4 }),
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

/** The mean loss of a predictor over a sample, and how near an answer comes to its target, where |o − y| has its kink. */
function lossOver(task: Task, predictor: Predictor, size: number) {
  const { x, y } = trainingSample(task, size, 1);
  const variables = new Float64Array(task.variables.length);
  const answers = new Float64Array(task.y.length);
  let [loss, nearest] = [0, Infinity];
  for (let n = 0; n < size; n++) {
    for (const [terms, values] of [
      [task.x, x],
      [task.y, y],
    ] as const) {
      terms.forEach((term, i) => {
        if (term.kind === "variable") variables[term.index] = values[i]?.[n] as number;
      });
    }
    predictor.predict(variables, answers);
    answers.forEach((answer, i) => {
      const distance = Math.abs(answer - (y[i]?.[n] as number));
      nearest = Math.min(nearest, distance);
      loss += (task.loss === "l1" ? distance : distance ** 2) / size;
    });
  }
  return { loss, nearest };
}

/** Compares each number of a gradient with a central difference. */
function checkGradient<Name extends string, Design>(layer: Differentiable<Name, Design>): void {
  const { values, gradient } = layer.parameters;
  layer.lossAndGradient();
  const claimed = gradient.slice();
  const step = 1e-6;
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number;
    values[n] = value + step;
    const above = layer.lossAndGradient();
    values[n] = value - step;
    const below = layer.lossAndGradient();
    values[n] = value;
    const expected = (above - below) / (2 * step);
    const actual = claimed[n] as number;
    assert.ok(
      Math.abs(actual - expected) < 1e-6 * (1 + Math.abs(expected)),
      `number ${n}: ${actual} instead of ${expected}`,
    );
  }
}

// More than one chunk of histories, and a last one that is not full.
const size = 130;

describe("the gradient", () => {
  it("of an attention layer is exact, and its loss that of the layer", () => {
    const task = anyTask;
    fc.assert(
      fc.property(
        task.chain((t) => fc.tuple(fc.constant(t), anyAttention(t))),
        ([t, design]) => {
          const { loss, nearest } = lossOver(t, attentionPredictor(design, t), size);
          const layer = new AttentionLayer(design, t, trainingSample(t, size, 1));
          assert.ok(Math.abs(layer.lossAndGradient() - loss) < 1e-12 * (1 + loss), `${loss}`);
          fc.pre(t.loss === "l2" || nearest > 1e-4);
          checkGradient(layer);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("of a recurrent layer is exact, and its loss that of the layer", () => {
    fc.assert(
      fc.property(
        anyTask.chain((t) => fc.tuple(fc.constant(t), anyRecurrent(t))),
        ([t, design]) => {
          const { loss, nearest } = lossOver(t, recurrentPredictor(design, t), size);
          const layer = new RecurrentLayer(design, t, trainingSample(t, size, 1));
          assert.ok(Math.abs(layer.lossAndGradient() - loss) < 1e-12 * (1 + loss), `${loss}`);
          fc.pre(t.loss === "l2" || nearest > 1e-4);
          fc.pre(design.scheme === "tanh" || farFromKinks(design, t));
          checkGradient(layer);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is refused where shapes do not belong together or the matrix is not there", () => {
    const sample = trainingSample(repeat, 1, 1);
    const design = fc.sample(anyAttention(repeat), { numRuns: 1, seed: 1 })[0] as AttentionDesign;
    assert.throws(
      () => new AttentionLayer({ ...design, W_O: undefined, num_heads: 2 }, repeat, sample),
      RangeError,
    );
    assert.throws(
      () => new AttentionLayer({ ...design, W_O: undefined }, repeat, sample, ["W_O"]),
      RangeError,
    );
    const recurrent = fc.sample(anyRecurrent(repeat), { numRuns: 1, seed: 1 })[0] as RecurrentDesign;
    assert.throws(
      () => new RecurrentLayer({ ...recurrent, W_out: zeros(2, 2) }, repeat, sample),
      /W_out must have shape/,
    );
  });
});

/** Whether no sum that a relu gets in the sample is near 0. */
function farFromKinks(design: RecurrentDesign, task: Task): boolean {
  const { x } = trainingSample(task, size, 1);
  return Array.from({ length: size }).every((_, n) => {
    const heard: Task = { ...task, x: task.x.map((_, i) => constant(x[i]?.[n] as number)) };
    return recurrentTrace(design, heard, []).every(({ preActivation }) =>
      preActivation.every((sum) => Math.abs(sum) > 1e-4),
    );
  });
}
