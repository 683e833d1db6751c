import assert from "node:assert/strict";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { drawnLayer } from "../../../src/panels/drawnLayer.ts";

async function pageOf(layer: object) {
  const text = JSON.stringify({ layers: { conv: { type: "conv2d", ...layer } } });
  const drawn = drawnLayer(await analyzeSource({ text, language: "json" }), "conv");
  assert.ok(drawn?.page.kind === "conv");
  return drawn.page;
}

describe("what the page is told of a layer", () => {
  it("names where its numbers come from, so that it can compute by itself", async () => {
    const { tensors } = await pageOf({
      input_size: 4,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 1,
      weight: [[[[2]]]],
      bias: false,
    });
    assert.deepEqual(tensors?.weight, {
      kind: "numbers",
      shape: [1, 1, 1, 1],
      data: Float32Array.of(2),
    });
    assert.equal(tensors.input.kind, "preset");
    assert.equal(tensors.bias, undefined);
  });

  it("leaves the numbers to the host where they are many", async () => {
    const input = Array.from({ length: 150 }, () => Array.from({ length: 150 }, (_, n) => n));
    const { tensors, key } = await pageOf({
      input_size: 150,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 1,
      input,
    });
    assert.equal(tensors, undefined);
    assert.notEqual(
      key,
      (await pageOf({ input_size: 150, in_channels: 1, out_channels: 1, kernel_size: 1 })).key,
    );
  });
});
