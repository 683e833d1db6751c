import assert from "node:assert/strict";
import { attentionPredictor } from "../../../../../src/core/sequence/attentionPredictor.ts";
import { expectedLoss } from "../../../../../src/core/sequence/expectedLoss.ts";
import { matrixOf, zeros } from "../../../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../../../../src/core/sequence/recurrentDesign.ts";
import { recurrentPredictor } from "../../../../../src/core/sequence/recurrentPredictor.ts";
import {
  AttentionTraining,
  randomAttention,
  usualAttentionTraining,
} from "../../../../../src/core/sequence/training/attentionTraining.ts";
import {
  RecurrentTraining,
  randomRecurrent,
  usualRecurrentTraining,
} from "../../../../../src/core/sequence/training/recurrentTraining.ts";
import { usualTraining } from "../../../../../src/core/sequence/training/training.ts";
import { trainingSample } from "../../../../../src/core/sequence/training/trainingSample.ts";
import { classic, exact, repeat } from "../designs.ts";
import { summing } from "../recurrentDesigns.ts";

const short = { ...usualTraining.attention, start: "random", seed: 3, steps: 40, batch: 64 } as const;
const untrained = (scheme: "tanh" | "relu", size: number): RecurrentDesign => ({
  ...summing,
  scheme,
  hidden_size: size,
  dtype: "float32",
  W_ih: zeros(size, 1),
  W_hh: zeros(size, size),
  b_ih: zeros(size, 1),
  b_hh: zeros(size, 1),
  W_out: zeros(1, size),
});

describe("training on the toy task", () => {
  it("finds the optimum with two-dimensional encodings", () => {
    const training = new AttentionTraining(exact(1), repeat, {
      ...usualTraining.attention,
      start: "random",
      seed: 2,
      batch: 512,
    });
    training.run(2000);
    assert.ok(training.isDone);
    const { loss } = expectedLoss(repeat, attentionPredictor(training.best, repeat));
    assert.ok(loss >= 0.5 - 1e-9 && loss <= 0.501, `${loss}`);
    assert.ok(Math.abs(training.progress.best - loss) < 0.002, "the sample's loss is near the expected one");
  });

  it("finds with one-dimensional encodings no less than the floor", () => {
    const losses = [3, 4, 8].map((seed) => {
      const training = new AttentionTraining(classic.first, repeat, {
        ...usualTraining.attention,
        start: "random",
        seed,
        batch: 512,
      });
      training.run(2000);
      return expectedLoss(repeat, attentionPredictor(training.best, repeat)).loss;
    });
    const best = Math.min(...losses);
    assert.ok(best > 0.6175 && best < 0.62, `${losses.join(", ")}`);
  });

  it("finds a recurrent layer near the optimum", () => {
    const training = new RecurrentTraining(untrained("relu", 8), repeat, {
      ...usualTraining.recurrent,
      start: "random",
      seed: 1,
      batch: 256,
    });
    training.run(2000);
    const variables = new Float64Array(2);
    const answers = new Float64Array(4);
    const predictor = recurrentPredictor(training.best, repeat);
    let sum = 0;
    const size = 200;
    for (let n = 0; n < size ** 2; n++) {
      variables[0] = ((n % size) + 0.5) / size;
      variables[1] = (Math.floor(n / size) + 0.5) / size;
      predictor.predict(variables, answers);
      const [u1 = 0, u2 = 0] = variables;
      const [o1 = 0, o2 = 0, o3 = 0, o4 = 0] = answers;
      sum += Math.abs(o1 - u1) + Math.abs(o2 - u2) + Math.abs(o3 - u1) + Math.abs(o4 - u2);
    }
    assert.ok(sum / size ** 2 < 0.51, `${sum / size ** 2}`);
    assert.equal(training.best.dtype, "float32");
  });
});

describe("training", () => {
  it("gives the same weights for the same seed, however its steps are portioned", () => {
    const run = (portions: readonly number[], seed = 3) => {
      const training = new AttentionTraining(exact(1), repeat, { ...short, seed });
      for (const steps of portions) training.run(steps);
      return training;
    };
    const whole = run([40]);
    const parts = run([1, 9, 30]);
    assert.deepEqual(whole.best, parts.best);
    assert.deepEqual(whole.present, parts.present);
    assert.deepEqual(whole.progress, parts.progress);
    assert.notDeepEqual(run([40], 4).best, whole.best);
    // All steps are made: more are not.
    assert.deepEqual(run([40, 10]).progress, whole.progress);
  });

  it("keeps the best, which is the start as long as nothing is better", () => {
    const start = exact(4);
    const training = new AttentionTraining(start, repeat, { ...short, start: "design" });
    assert.deepEqual(training.best, start);
    assert.deepEqual(training.progress, {
      step: 0,
      loss: training.progress.best,
      best: training.progress.best,
    });
    const before = training.progress.loss;
    training.run(40);
    assert.ok(training.progress.best < before);
    assert.ok(training.progress.best <= training.progress.loss);
    assert.deepEqual(start, exact(4), "the design that was given stays");
    // Steps far too large: what was there before is kept.
    const wild = new AttentionTraining(exact(40), repeat, { ...short, start: "design", learningRate: 50 });
    wild.run(40);
    assert.deepEqual(wild.best, exact(40));
    assert.ok(wild.progress.loss > wild.progress.best);
  });

  it("changes what is trainable only", () => {
    const start = exact(4);
    const training = new AttentionTraining(start, repeat, {
      ...short,
      trainable: ["positional_encoding", "W_V"],
    });
    training.run(40);
    const { best } = training;
    assert.deepEqual([best.W_Q, best.W_K], [start.W_Q, start.W_K]);
    assert.notDeepEqual(best.W_V, start.W_V);
    assert.notDeepEqual(best.positional_encoding, start.positional_encoding);
    const recurrent = new RecurrentTraining(summing, repeat, {
      ...short,
      start: "design",
      trainable: ["W_out", "b_out"],
    });
    recurrent.run(40);
    assert.deepEqual(recurrent.best.W_hh, summing.W_hh);
    assert.notDeepEqual(recurrent.best.W_out, summing.W_out);
    assert.notEqual(recurrent.best.b_out, summing.b_out);
  });

  it("starts at random by the seed", () => {
    assert.deepEqual(randomAttention(exact(1), repeat, 7), randomAttention(exact(9), repeat, 7));
    assert.notDeepEqual(randomAttention(exact(1), repeat, 7), randomAttention(exact(1), repeat, 8));
    const design = randomRecurrent(untrained("tanh", 64), repeat, 1);
    const square = design.W_hh.data.reduce((sum, value) => sum + value ** 2, 0);
    // 4096 normal numbers of variance 1/64.
    assert.ok(Math.abs(square - 64) < 10, `${square}`);
    const training = new AttentionTraining(exact(1), repeat, { ...short, seed: 7 });
    assert.deepEqual(training.present, randomAttention(exact(1), repeat, 7));
  });

  it("learns from a sample that fills the space of the variables evenly", () => {
    const { size, x, y } = trainingSample(repeat, 1024, 5);
    assert.equal(size, 1024);
    // Of 256 equal boxes each has about four of the points.
    const boxes = new Float64Array(256);
    for (let n = 0; n < size; n++) {
      const [u1, u2] = [x[1]?.[n] as number, x[2]?.[n] as number];
      const box = Math.floor(u1 * 16) * 16 + Math.floor(u2 * 16);
      boxes[box] = (boxes[box] as number) + 1;
      assert.deepEqual([x[0]?.[n], x[3]?.[n], y[0]?.[n], y[1]?.[n]], [0, u1, u1, u2]);
    }
    assert.ok(
      Math.min(...boxes) >= 1 && Math.max(...boxes) <= 8,
      `${Math.min(...boxes)} to ${Math.max(...boxes)}`,
    );
  });

  it("usually moves the numbers of wide layers less", () => {
    assert.equal(usualAttentionTraining(exact(1)).learningRate, usualTraining.attention.learningRate);
    const wide = { ...exact(1), W_Q: zeros(64, 64) };
    assert.ok(usualAttentionTraining(wide).learningRate < 0.002);
    assert.equal(usualRecurrentTraining(untrained("relu", 8)).learningRate, 0.05);
    assert.equal(usualRecurrentTraining(untrained("relu", 64)).learningRate, 0.0125);
  });

  it("refuses options that are out of range", () => {
    const start = (more: object) => () => new AttentionTraining(exact(1), repeat, { ...short, ...more });
    assert.throws(start({ steps: 0 }), /steps must be a whole number from 1, got 0/);
    assert.throws(start({ batch: 1.5 }), /batch must be a whole number from 1, got 1.5/);
    assert.throws(start({ learningRate: Number.NaN }), /learningRate must be a positive number, got NaN/);
    assert.throws(start({ trainable: ["W_O"] }), /no W_O to train/);
    const misfit = { ...exact(1), positional_encoding: matrixOf([[0, 0]]) };
    assert.throws(() => new AttentionTraining(misfit, repeat, short), RangeError);
  });
});
