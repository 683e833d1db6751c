import assert from "node:assert/strict";
import fc from "fast-check";
import type { AttentionDesign } from "../../../../../src/core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../../../../../src/core/sequence/attentionPredictor.ts";
import { zeros } from "../../../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../../../../src/core/sequence/recurrentDesign.ts";
import { recurrentPredictor } from "../../../../../src/core/sequence/recurrentPredictor.ts";
import { AttentionLayer } from "../../../../../src/core/sequence/training/attentionLayer.ts";
import type { Differentiable } from "../../../../../src/core/sequence/training/descent.ts";
import { RecurrentLayer } from "../../../../../src/core/sequence/training/recurrentLayer.ts";
import { trainingSample } from "../../../../../src/core/sequence/training/trainingSample.ts";
import { repeat } from "../designs.ts";
import { anyAttention, anyRecurrent, anyTask } from "./anyLayers.ts";
import { farFromKinks } from "./farFromKinks.ts";
import { lossOver } from "./lossOver.ts";

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
          fc.pre(design.scheme === "tanh" || farFromKinks(design, t, size));
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
