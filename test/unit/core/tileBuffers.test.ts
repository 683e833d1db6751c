import assert from "node:assert/strict";
import fc from "fast-check";
import { computeTile } from "../../../src/core/tile.ts";
import { TileBuffers } from "../../../src/core/tileBuffers.ts";
import type { ViewRef } from "../../../src/core/views.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";

describe("TileBuffers", () => {
  it("change nothing about a tile, whatever was computed in them before", () => {
    const buffers = new TileBuffers();
    fc.assert(
      fc.property(
        convParameters,
        fc.nat(1000),
        fc.nat(2),
        fc.boolean(),
        (parameters, seed, level, turned) => {
          const tensors = tensorsFor(validGeometry(parameters), seed);
          for (const view of ["input", "unfold", "linear", "stacked", "output"] as const) {
            const { kernelSize, inputSize, outputSize } = tensors.geometry;
            const planes = { input: inputSize, output: outputSize }[view as "input" | "output"] ?? kernelSize;
            const ref: ViewRef = {
              view,
              planes: view === "input" || view === "output" ? [0, ...planes.slice(0, -2).map(() => 0)] : [],
              layout: {
                flattening: "NCHW",
                patchOrder: "c,k",
                patches: turned ? "rows" : "columns",
                convolution: "correlation",
              },
            };
            const tile = computeTile(tensors, ref, level, 0, 0, { buffers });
            assert.deepEqual(tile, computeTile(tensors, ref, level, 0, 0));
            buffers.giveBack(tile);
          }
        },
      ),
    );
    assert.ok(buffers.bytes > 0);
  });

  it("are used again, and counted while they wait", () => {
    const buffers = new TileBuffers();
    const first = buffers.take(100);
    assert.equal(buffers.bytes, 0);
    buffers.giveBack(first);
    assert.equal(buffers.bytes, 700);
    assert.notEqual(buffers.take(99).values, first.values);
    assert.equal(buffers.take(100).values, first.values);
    assert.equal(buffers.bytes, 0);
  });

  it("keep no more than a few of the largest", () => {
    const buffers = new TileBuffers();
    for (let n = 0; n < 100; n++) {
      buffers.giveBack({
        values: new Float32Array(65536),
        kinds: new Uint8Array(65536),
        taps: new Int16Array(65536),
      });
    }
    assert.ok(buffers.bytes <= 4 * 2 ** 20);
  });

  it("give way to what was used last, whatever sizes there were before", () => {
    const buffers = new TileBuffers();
    for (let pixels = 1000; pixels < 3000; pixels++) buffers.giveBack(new TileBuffers().take(pixels));
    const last = buffers.take(65536);
    buffers.giveBack(last);
    assert.equal(buffers.take(65536).values, last.values);
    assert.ok(buffers.bytes > 2 ** 21 && buffers.bytes <= 4 * 2 ** 20);
  });
});
