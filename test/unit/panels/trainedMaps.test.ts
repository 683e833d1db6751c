import assert from "node:assert/strict";
import type { AttentionDesign } from "../../../src/core/sequence/attentionDesign.ts";
import { zeros } from "../../../src/core/sequence/matrix.ts";
import { toldTraining, trainedMaps } from "../../../src/panels/trainedMaps.ts";
import type { TrainingState } from "../../../src/protocol/sequence.ts";
import { exact } from "../core/sequence/designs.ts";

const training = (design: AttentionDesign): TrainingState => ({
  ...{ layer: "a", running: true, seed: 2, seeds: 8, step: 30, steps: 100, stepsPerSecond: 1, path: "SIMD" },
  ...{ loss: 1, best: 1, curves: [], design },
});

/** So many positions, and encodings of so many numbers. */
const design = (positions: number, size: number): AttentionDesign => ({
  ...exact(1),
  positional_encoding: zeros(positions, size),
  ...{ W_Q: zeros(size + 1, size), W_K: zeros(size + 1, size), W_V: zeros(size + 1, 1) },
});

describe("the weights in training", () => {
  it("go to the page where it draws the layer cell by cell", () => {
    const state = training(design(40, 8));
    assert.equal(toldTraining(state), state);
    assert.equal(trainedMaps(state), undefined);
  });

  it("stay with the host where maps come as tiles, which are theirs then", () => {
    const state = training(design(40, 200));
    const told = toldTraining(state);
    assert.equal(told.design, undefined);
    assert.equal(told.maps, trainedMaps(state)?.name);
    assert.equal(trainedMaps(state)?.design, state.design);
    assert.notEqual(told.maps, toldTraining({ ...state, step: 31 }).maps);
  });

  it("are not shown where they are too many to go along with each tile", () => {
    const state = training(design(40, 400));
    assert.equal(trainedMaps(state), undefined);
    const told = toldTraining(state);
    assert.deepEqual([told.design, told.maps], [undefined, undefined]);
  });
});
