import assert from "node:assert/strict";
import fc from "fast-check";
import { convolve } from "../../../src/core/convolve.ts";
import { computeRanges } from "../../../src/core/ranges.ts";
import { computeTile } from "../../../src/core/tile.ts";
import type { ViewRef } from "../../../src/core/views.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";

describe("tiles of outputs that were computed before", () => {
  it("are those that are computed for the tile", () => {
    fc.assert(
      fc.property(convParameters, fc.nat(1000), fc.nat(3), (parameters, seed, level) => {
        const geometry = validGeometry(parameters);
        const tensors = tensorsFor(geometry, seed);
        const output = convolve(tensors, 1).data;
        const slice = geometry.outputSize.slice(0, -2).map((size) => seed % size);
        const refs: ViewRef[] = [
          { view: "output", planes: [seed % geometry.outChannels, ...slice] },
          ...(geometry.transposed ? [] : [{ view: "product", planes: [] } as const]),
        ];
        for (const ref of refs) {
          assert.deepEqual(
            computeTile(tensors, ref, level, 0, 0, { output }),
            computeTile(tensors, ref, level, 0, 0),
          );
        }
        assert.deepEqual(computeRanges(tensors, output), computeRanges(tensors));
      }),
    );
  });

  it("are turned with their view", () => {
    const geometry = validGeometry({ input_size: [4, 5], in_channels: 1, out_channels: 3, kernel_size: 2 });
    const tensors = tensorsFor(geometry, 1);
    const ref: ViewRef = {
      view: "product",
      planes: [],
      layout: { flattening: "NCHW", patchOrder: "c,k", patches: "rows", convolution: "correlation" },
    };
    const given = computeTile(tensors, ref, 0, 0, 0, { output: convolve(tensors, 1).data });
    assert.deepEqual(given, computeTile(tensors, ref, 0, 0, 0));
    assert.equal(given.columns, 3);
  });
});
