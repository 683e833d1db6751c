import assert from "node:assert/strict";
import type { ConvAxis } from "../../../src/core/convGeometry.ts";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { tileRegions, tileValues } from "../../../src/kernels/wasm/winogradTiles.ts";

describe("Winograd's tiles", () => {
  const regions = (output: readonly [number, number], taps: number, channels: number) => {
    const input_size = output.map((size) => size + taps - 1);
    const { axes } = convGeometry({
      input_size,
      in_channels: channels,
      out_channels: channels,
      kernel_size: taps,
    });
    const [y, x] = axes as readonly [ConvAxis, ConvAxis];
    return tileRegions(y, x, { planes: channels, outChannels: channels, rows: 6 });
  };

  it("are of two sizes along an axis where that takes fewer products", () => {
    const kinds = regions([56, 56], 3, 64).map(({ y, x }) => [
      y.points,
      y.from,
      y.count,
      x.points,
      x.from,
      x.count,
    ]);
    assert.deepEqual(kinds, [
      [8, 0, 8, 8, 0, 8],
      [8, 0, 8, 6, 48, 2],
      [6, 48, 2, 8, 0, 8],
      [6, 48, 2, 6, 48, 2],
    ]);
    const values = regions([56, 56], 3, 64).reduce((sum, region) => sum + tileValues(region), 0);
    assert.equal(values, (8 * 8 + 2 * 6) ** 2);
  });

  it("are small ones alone where large ones would not pay", () => {
    assert.deepEqual(
      regions([8, 8], 3, 64).map(({ y, x }) => [y.points, x.points]),
      [[6, 6]],
    );
  });

  it("cover each output once, whatever the sizes", () => {
    for (const taps of [3, 4]) {
      for (const height of [7, 20, 31]) {
        for (const width of [7, 12, 45, 57]) {
          const covered = new Int32Array(height * width);
          for (const { y, x } of regions([height, width], taps, 16)) {
            for (let row = y.from; row < Math.min(height, y.from + y.count * y.size); row++) {
              for (let column = x.from; column < Math.min(width, x.from + x.count * x.size); column++) {
                covered[row * width + column] = (covered[row * width + column] as number) + 1;
              }
            }
          }
          assert.ok(
            covered.every((times) => times === 1),
            `${height} × ${width}, ${taps} taps`,
          );
        }
      }
    }
  });
});
