import assert from "node:assert/strict";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { FilledTensors } from "../../../src/core/filledTensors.ts";
import { computePackedTile } from "../../../src/core/packedTile.ts";
import { packTile } from "../../../src/core/packTile.ts";
import { computeTile } from "../../../src/core/tile.ts";
import { viewShape } from "../../../src/core/viewShape.ts";
import { tileSize } from "../../../src/core/views.ts";

const layers = {
  "in two dimensions": convGeometry({
    input_size: [40, 37],
    in_channels: 2,
    out_channels: 3,
    kernel_size: [3, 2],
    padding: 1,
  }),
  transposed: convGeometry({
    type: "conv_transpose1d",
    input_size: [900],
    in_channels: 2,
    out_channels: 2,
    kernel_size: 3,
    stride: 2,
    groups: 2,
  }),
};

describe("a tile that is computed to be sent", () => {
  for (const [name, geometry] of Object.entries(layers)) {
    it(`is the packed tile, whether it holds something or not: ${name}`, () => {
      const tensors = new FilledTensors(geometry, {
        input: { kind: "preset", name: "waves" },
        weight: { kind: "random", distribution: "normal", seed: 1 },
        bias: undefined,
      });
      for (const flattening of ["NCHW", "NHWC"] as const) {
        const layout = {
          flattening,
          patchOrder: "c,k",
          patches: "columns",
          convolution: "correlation",
        } as const;
        const ref = { view: "linear", planes: [], layout } as const;
        const { rows, columns } = viewShape(geometry, ref);
        let empty = 0;
        for (let level = 0; level <= 2; level++) {
          const span = tileSize * 2 ** level;
          for (let row = 0; row * span < rows; row++) {
            for (let column = 0; column * span < columns; column++) {
              const packed = computePackedTile(tensors, ref, level, row, column);
              assert.deepEqual(packed, packTile(computeTile(tensors, ref, level, row, column)));
              if (packed.fields.length === 0) empty++;
            }
          }
        }
        assert.ok(empty > 0, "no tile was empty");
      }
    });
  }
});
