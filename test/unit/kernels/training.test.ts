import assert from "node:assert/strict";
import fc from "fast-check";
import type { AttentionDesign } from "../../../src/core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../../../src/core/sequence/attentionPredictor.ts";
import { expectedLoss } from "../../../src/core/sequence/expectedLoss.ts";
import { matrixOf, zeros } from "../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../../src/core/sequence/recurrentDesign.ts";
import { recurrentPredictor } from "../../../src/core/sequence/recurrentPredictor.ts";
import type { Task } from "../../../src/core/sequence/task.ts";
import { AttentionLayer } from "../../../src/core/sequence/training/attentionLayer.ts";
import { AttentionTraining } from "../../../src/core/sequence/training/attentionTraining.ts";
import { RecurrentLayer } from "../../../src/core/sequence/training/recurrentLayer.ts";
import { RecurrentTraining } from "../../../src/core/sequence/training/recurrentTraining.ts";
import { usualTraining } from "../../../src/core/sequence/training/training.ts";
import { trainingSample } from "../../../src/core/sequence/training/trainingSample.ts";
import type { TrainableLayer, TrainingPlan } from "../../../src/kernels/kernels.ts";
import { classic, exact, repeat } from "../core/sequence/designs.ts";
import { summing } from "../core/sequence/recurrentDesigns.ts";
import { anyAttention, anyRecurrent, anyTask } from "../core/sequence/training/anyLayers.ts";
import { farFromKinks } from "../core/sequence/training/farFromKinks.ts";
import { lossOver } from "../core/sequence/training/lossOver.ts";
import { onEachPath } from "../support/kernelPaths.ts";

/** More than one chunk of histories, and a last one that is not full. */
const size = 301;

const anySquared = anyTask.map((task): Task => ({ ...task, loss: "l2" }));

onEachPath("training of an attention layer", (kernels, path) => {
  const layerOf = (design: AttentionDesign, task = repeat) =>
    new AttentionLayer(design, task, trainingSample(task, size, 1));

  it("has the loss and the gradient of the layer's own code, whatever its shape", () => {
    fc.assert(
      fc.property(
        anyTask.chain((task) => fc.tuple(fc.constant(task), anyAttention(task))),
        ([task, design]) => {
          const { nearest } = lossOver(task, attentionPredictor(design, task), size);
          fc.pre(task.loss === "l2" || nearest > 1e-4);
          const layer = layerOf(design, task);
          const plan = kernels().training(layer);
          assertSameSlopes(plan, layer);
          plan.release();
        },
      ),
      { numRuns: 150 },
    );
    assert.equal(kernels().bytesHeld, 0);
  });

  it("has the slopes of its own loss", () => {
    fc.assert(
      fc.property(
        anySquared.chain((task) => fc.tuple(fc.constant(task), anyAttention(task))),
        ([task, design]) => {
          const plan = kernels().training(layerOf(design, task));
          assertDifferences(plan);
          plan.release();
        },
      ),
      { numRuns: 40 },
    );
  });

  it("takes the steps of the layer's own code, of trained numbers only", () => {
    const begin = () => {
      const layer = new AttentionLayer(exact(4), repeat, trainingSample(repeat, size, 1), ["W_Q", "W_V"]);
      return { layer, plan: kernels().training(layer) };
    };
    const { layer, plan } = begin();
    assert.equal(plan.path, path);
    const again = begin().plan;
    assert.deepEqual(run(plan, 5), run(again, 5), "the same bits each time");
    again.release();
    const slow = new AttentionTraining(exact(4), repeat, {
      ...{ start: "design", seed: 1, batch: size, trainable: ["W_Q", "W_V"] },
      ...{ steps: 1e9, learningRate: 0.01 },
    });
    slow.run(5);
    const { present } = slow;
    const made = layer.designOf(plan.values);
    for (const name of ["W_Q", "W_K", "W_V", "positional_encoding"] as const) {
      for (const [n, value] of present[name].data.entries()) {
        assert.ok(Math.abs((made[name].data[n] as number) - value) < 1e-5, `${name}, number ${n}`);
      }
    }
    assert.deepEqual([made.W_K, made.positional_encoding], [exact(4).W_K, exact(4).positional_encoding]);
    plan.release();
  });

  it("treats NaN and infinities as float64 does, and what is finite there only", () => {
    const extremes = [
      { W_Q: matrixOf([[Number.NaN], [0], [0]]) },
      { W_Q: matrixOf([[1e200], [0], [0]]) },
      { W_V: matrixOf([[0], [1e60], [1e60]]) },
      { W_V: matrixOf([[0], [Infinity], [1]]) },
    ];
    for (const change of extremes) {
      const layer = layerOf({ ...exact(4), ...change });
      const plan = kernels().training(layer);
      assert.equal(plan.lossAndGradient(), layer.lossAndGradient());
      assert.deepEqual(plan.gradient, layer.parameters.gradient);
      plan.release();
    }
  });

  it("leaves a layer to plain TypeScript that does not fit into memory", () => {
    const { x, y } = trainingSample(repeat, 1, 1);
    const plan = kernels().training(new AttentionLayer(exact(4), repeat, { size: 2 ** 30, x, y }));
    assert.equal(plan.path, "TypeScript");
    plan.release();
    assert.equal(kernels().bytesHeld, 0);
  });

  it("finds the optimum with two-dimensional encodings, and the floor with one-dimensional ones", function () {
    if (path === "TypeScript") this.skip(); // has tests of its own
    const bestOf = (design: AttentionDesign, seeds: readonly number[]) =>
      seeds.map((seed) => {
        const options = { ...usualTraining.attention, start: "random", seed } as const;
        const training = new AttentionTraining(design, repeat, options, (layer) => kernels().training(layer));
        training.run(options.steps);
        training.release();
        const { loss } = expectedLoss(repeat, attentionPredictor(training.best, repeat));
        assert.ok(
          Math.abs(training.progress.best - loss) < 0.002,
          "the sample's loss is near the expected one",
        );
        return loss;
      });
    const optimum = Math.min(...bestOf(exact(1), [1, 2, 3]));
    assert.ok(optimum >= 0.5 - 1e-9 && optimum <= 0.501, `${optimum}`);
    const floor = Math.min(...bestOf(classic.first, [3, 4, 8]));
    assert.ok(floor > 0.6175 && floor < 0.62, `${floor}`);
  });
});

onEachPath("training of a recurrent layer", (kernels, path) => {
  const layerOf = (design: RecurrentDesign, task: Task) =>
    new RecurrentLayer(design, task, trainingSample(task, size, 1));

  it("has the loss and the gradient of the layer's own code, whatever its shape", () => {
    fc.assert(
      fc.property(
        anyTask.chain((task) => fc.tuple(fc.constant(task), anyRecurrent(task, 9))),
        ([task, design]) => {
          const { nearest } = lossOver(task, recurrentPredictor(design, task), size);
          fc.pre(task.loss === "l2" || nearest > 1e-4);
          fc.pre(design.scheme === "tanh" || farFromKinks(design, task, size));
          const layer = layerOf(design, task);
          const plan = kernels().training(layer);
          assertSameSlopes(plan, layer);
          plan.release();
        },
      ),
      { numRuns: 150 },
    );
    assert.equal(kernels().bytesHeld, 0);
  });

  it("has the slopes of its own loss", () => {
    fc.assert(
      fc.property(
        anySquared.chain((task) => fc.tuple(fc.constant(task), anyRecurrent(task, 4))),
        ([task, design]) => {
          const plan = kernels().training(layerOf({ ...design, scheme: "tanh" }, task));
          assertDifferences(plan);
          plan.release();
        },
      ),
      { numRuns: 40 },
    );
  });

  it("treats NaN and infinities as float64 does, and what is finite there only", () => {
    const extremes = [
      { W_ih: matrixOf([[Number.NaN]]) },
      { W_ih: matrixOf([[1e200]]), W_out: matrixOf([[1e-200]]) },
      { W_hh: matrixOf([[Infinity]]) },
    ];
    for (const change of extremes) {
      for (const scheme of ["tanh", "relu"] as const) {
        const layer = layerOf({ ...summing, ...change, scheme }, repeat);
        const plan = kernels().training(layer);
        assert.equal(plan.lossAndGradient(), layer.lossAndGradient());
        assert.deepEqual(plan.gradient, layer.parameters.gradient);
        plan.release();
      }
    }
  });

  it("finds a layer near the optimum, the same one for the same seed", () => {
    const untrained = {
      ...summing,
      hidden_size: 8,
      W_ih: zeros(8, 1),
      W_hh: zeros(8, 8),
      W_out: zeros(1, 8),
    };
    const best = () => {
      const training = new RecurrentTraining(
        { ...untrained, b_ih: zeros(8, 1), b_hh: zeros(8, 1) },
        repeat,
        { ...usualTraining.recurrent, start: "random", seed: 1, batch: 256 },
        (layer) => kernels().training(layer),
      );
      training.run(2000);
      training.release();
      return training;
    };
    const found = best();
    const { loss } = lossOver(repeat, recurrentPredictor(found.best, repeat), 2000);
    assert.ok(loss < 0.51, `${loss}`);
    if (path !== "TypeScript") assert.deepEqual(best().best, found.best);
  });
});

function run(plan: TrainingPlan, steps: number): readonly number[] {
  plan.lossAndGradient();
  const losses = Array.from({ length: steps }, () => plan.run(0.01));
  return [...losses, ...plan.values];
}

/** Compares with the layer's own code, within what `Kernels.training` states. */
function assertSameSlopes(plan: TrainingPlan, layer: TrainableLayer): void {
  const loss = plan.lossAndGradient();
  const exact = layer.lossAndGradient();
  const { gradient } = layer.parameters;
  const bound = 2 ** -18 * gradient.reduce((most, slope) => Math.max(most, exact + Math.abs(slope)), exact);
  assert.ok(Math.abs(loss - exact) <= bound, `loss ${loss} instead of ${exact}`);
  for (const [n, slope] of plan.gradient.entries()) {
    const expected = gradient[n] as number;
    assert.ok(Math.abs(slope - expected) <= bound, `number ${n}: ${slope} instead of ${expected} ± ${bound}`);
  }
}

/**
 * Compares the slopes with differences of the loss. From v − h to v + h it grows by the integral of its slope, which Simpson's rule gives
 * but for h⁴/180 of the slope's fourth derivative; a central difference alone would be off by h²/6 of the second, which is felt where
 * scores are large. What remains is float32: 2⁻¹⁸ of the loss and the greatest slope, over 2h.
 */
function assertDifferences(plan: TrainingPlan): void {
  const step = 2 ** -8;
  const at = (n: number, value: number) => {
    plan.values[n] = value;
    const loss = plan.lossAndGradient();
    const greatest = plan.gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
    return { loss, slope: plan.gradient[n] as number, bound: 2 ** -18 * (loss + greatest) };
  };
  for (const [n, value] of plan.values.slice().entries()) {
    const [before, after, here] = [at(n, value - step), at(n, value + step), at(n, value)];
    const difference = (after.loss - before.loss) / (2 * step);
    const slope = (before.slope + 4 * here.slope + after.slope) / 6;
    const bound = (before.bound + after.bound) / (2 * step) + Math.max(before.bound, here.bound, after.bound);
    assert.ok(
      Math.abs(slope - difference) <= bound,
      `number ${n}: ${slope} instead of ${difference} ± ${bound}`,
    );
  }
}
