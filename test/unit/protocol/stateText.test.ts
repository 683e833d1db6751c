import assert from "node:assert/strict";
import type { PageState } from "../../../src/protocol/pageState.ts";
import { readState, writeState } from "../../../src/protocol/stateText.ts";

const state: PageState = {
  uri: "file:///a.unroll.json",
  fileName: "a.unroll.json",
  version: 3,
  layers: [{ name: "</script><!--", type: "conv1d", shapes: "1×3 → 1×2", valid: true }],
  problems: [],
  stale: false,
  settings: { stepsPerSecond: 4, colorBy: "taps" },
  layer: {
    kind: "conv",
    key: "k",
    name: "</script><!--",
    type: "conv1d",
    shapes: "1×3 → 1×2",
    rows: [],
    examples: ["input"],
    parameters: { input_size: 3, in_channels: 1, out_channels: 1, kernel_size: 2 },
    report: { share: Number.NaN, most: Number.POSITIVE_INFINITY },
    tensors: {
      input: { kind: "preset", name: "waves" },
      weight: { kind: "numbers", shape: [2], data: Float32Array.of(0.1, -Infinity) },
      bias: undefined,
    },
    refusals: {},
  },
};

describe("the text of a state", () => {
  it("is read as the state it was, with arrays and numbers that JSON has not", () => {
    const { layer, ...rest } = readState(writeState(state));
    assert.deepEqual(
      { ...rest, layer: { ...layer, tensors: undefined } },
      { ...state, layer: { ...state.layer, tensors: undefined } },
    );
    assert(layer?.kind === "conv" && layer.tensors?.weight.kind === "numbers");
    assert.deepEqual(layer.tensors.weight.data, Float32Array.of(0.1, -Infinity));
  });

  it("ends no element of the page that it stands in, whatever a layer is called", () => {
    assert.doesNotMatch(writeState(state), /</);
  });
});
