import assert from "node:assert/strict";
import { zeros } from "../../../src/core/sequence/matrix.ts";
import type { Kernels } from "../../../src/kernels/kernels.ts";
import type { TrainingStep, TrainLayerParams } from "../../../src/protocol/compute.ts";
import { type TrainingSignals, trainSeeds } from "../../../src/worker/trainer.ts";
import { classic, exact, repeat } from "../core/sequence/designs.ts";
import { summing } from "../core/sequence/recurrentDesigns.ts";
import { kernelsOf } from "../support/kernelPaths.ts";

const never = new AbortController().signal;
const asked: TrainLayerParams = { id: 7, design: exact(1), task: repeat, seeds: 2, from: "random" };

describe("trainSeeds", () => {
  let kernels: Kernels;
  before(async function () {
    this.timeout(60_000); // compiles the kernels where they have changed
    kernels = await kernelsOf("simd");
  });

  const train = async (
    params: Partial<TrainLayerParams> = {},
    hear: (step: TrainingStep) => void = () => {},
    signals: Partial<TrainingSignals> = {},
    by = kernels,
  ) => {
    const told: TrainingStep[] = [];
    const tell = (step: TrainingStep) => {
      told.push(step);
      hear(step);
    };
    await trainSeeds({ ...asked, ...params }, by, tell, { cancelled: never, stopped: never, ...signals });
    return told;
  };

  it("tells how each seed goes, and at the end the expected loss of the best", async () => {
    const told = await train();
    const last = told.at(-1);
    assert.ok(last?.verified && last.verified.loss <= 0.501 && last.best === last.verified.loss);
    assert.ok(last.verified.error < 1e-8, "by quadrature");
    assert.deepEqual(last.bestDesign, last.design);
    assert.deepEqual([last.id, last.seed, last.seeds, last.step, last.steps], [7, 2, 2, 2000, 2000]);
    assert.ok(last.stepsPerSecond > 0);
    assert.deepEqual(
      last.curves.map(({ seed, steps, losses }) => [seed, steps.length, losses.length, steps.at(-1)]),
      [
        [1, 201, 201, 2000],
        [2, 201, 201, 2000],
      ],
    );
    assert.equal(told[0]?.step, 0);
    assert.equal(kernels.bytesHeld, 0);
  });

  it("finds the same for the same seeds, by kernels or without", async () => {
    const [first, second] = [await train({ seeds: 1 }), await train({ seeds: 1 })];
    assert.deepEqual(first.at(-1)?.bestDesign, second.at(-1)?.bestDesign);
    assert.equal(first.at(-1)?.path, "SIMD");
    const plain = await train({ seeds: 1 }, () => {}, {}, await kernelsOf(undefined));
    assert.equal(plain.at(-1)?.path, "TypeScript");
    const [fast, slow] = [first.at(-1)?.verified?.loss ?? 0, plain.at(-1)?.verified?.loss ?? 0];
    assert.ok(Math.abs(fast - slow) < 1e-3, `${fast} and ${slow}`);
  });

  it("begins with the design where it is asked to, which stays the best where nothing is better", async () => {
    const told = await train({ design: exact(40), seeds: 1, from: "here" });
    assert.deepEqual(told[0]?.design, exact(40));
    assert.deepEqual(told.at(-1)?.bestDesign, exact(40));
    assert.ok(Math.abs((told.at(-1)?.verified?.loss ?? 0) - 0.5) < 1e-9);
  });

  it("trains recurrent layers", async () => {
    const told = await train({ design: { ...summing, scheme: "tanh" }, seeds: 1, from: "here" });
    const [start, end] = [told[0], told.at(-1)];
    assert.ok(end && "scheme" in end.bestDesign && end.bestDesign.scheme === "tanh");
    assert.ok((end.verified?.loss ?? 9) < (start?.loss ?? 0) - 0.1);
  });

  it("trains wide layers, which learn nothing by steps as large as those of small ones", async () => {
    const size = 64;
    const [W_Q, W_K, W_V] = [zeros(size, size), zeros(size, size), zeros(size, 1)];
    const positional_encoding = zeros(4, size - 1);
    const wide = { ...exact(1), positional_encoding, W_Q, W_K, W_V, scale: 1 / 8 };
    const attention = (await train({ design: wide, seeds: 4 })).at(-1)?.verified;
    assert.ok(attention && attention.loss < 0.55, `${attention?.loss}`);
  });

  it("when it is stopped, ends with the expected loss of the best so far", async () => {
    const stop = new AbortController();
    const told = await train({ design: classic.first, seeds: 8 }, () => stop.abort(), {
      stopped: stop.signal,
    });
    const last = told.at(-1);
    assert.ok(last?.verified && last.seed === 1 && last.step < last.steps);
    assert.equal(kernels.bytesHeld, 0);
  });

  it("when it is cancelled, ends at once and holds nothing", async () => {
    const cancel = new AbortController();
    const promise = train({ seeds: 8 }, () => cancel.abort(), { cancelled: cancel.signal });
    await assert.rejects(promise, { reason: "cancelled" });
    assert.equal(kernels.bytesHeld, 0);
  });
});
