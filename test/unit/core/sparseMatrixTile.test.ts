import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import type { ConvTensors } from "../../../src/core/convTensors.ts";
import { FilledTensors } from "../../../src/core/filledTensors.ts";
import { sparseLinearTile } from "../../../src/core/linearTile.ts";
import { computeTile } from "../../../src/core/tile.ts";
import { tileGrid } from "../../../src/core/tileGrid.ts";
import type { Tile, ViewRef } from "../../../src/core/views.ts";
import { assertNumbersClose } from "../support/closeTo.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";
import { denseTile } from "../support/denseTile.ts";

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const special = fc.constantFrom(Number.NaN, Infinity, -Infinity);

function linear(flattening: "NCHW" | "NHWC"): ViewRef {
  const layout = { flattening, patchOrder: "c,k", patches: "columns", convolution: "correlation" } as const;
  return { view: "linear", planes: [], layout };
}

function sparseTileAt(tensors: ConvTensors, ref: ViewRef, level: number, row: number, column: number) {
  return sparseLinearTile(tensors, ref, tileGrid(tensors.geometry, ref, level, row, column));
}

const empty = new Float32Array();

/** As plain lists, in which one NaN is like another. */
function numbersOf({ rows, columns, values, kinds, taps, counts, meanTaps = [] }: Tile) {
  const lists: readonly ArrayLike<number>[] = [values, kinds, taps, counts ?? [], ...meanTaps];
  return { rows, columns, lists: lists.map((list) => Array.from(list)) };
}

/** The second layer of VGG-16. */
const large = new FilledTensors(
  convGeometry({
    type: "conv2d",
    input_size: 224,
    in_channels: 64,
    out_channels: 64,
    kernel_size: 3,
    padding: 1,
  }),
  {
    input: { kind: "preset", name: "waves" },
    weight: { kind: "random", distribution: "normal", seed: 1 },
    bias: undefined,
  },
);

describe("a tile of few nonzeros", () => {
  it("is the whole tile, NaN and infinities too", () => {
    let found = 0;
    fc.assert(
      fc.property(
        convParameters,
        fc.constantFrom("NCHW", "NHWC"),
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.tuple(fraction, special), { maxLength: 2 }),
        (parameters, flattening, level, spoilt) => {
          const tensors = tensorsFor(validGeometry(parameters));
          const { data } = tensors.weight;
          for (const [at, value] of spoilt)
            data[Math.min(data.length - 1, Math.floor(at * data.length))] = value;
          const ref = linear(flattening);
          const sparse = sparseTileAt(tensors, ref, level, 0, 0);
          if (sparse === undefined) return;
          assert.deepEqual(numbersOf(denseTile(sparse)), numbersOf(computeTile(tensors, ref, level, 0, 0)));
          found++;
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(found > 50, `${found} tiles had few nonzeros`);
  });

  it("is the whole tile where pixels stand for millions of entries", () => {
    for (const [level, row, column] of [
      [5, 204, 249],
      [8, 25, 31],
      [10, 6, 7],
      [11, 2, 4],
      [12, 0, 2],
    ] as const) {
      const ref = linear("NCHW");
      const sparse = sparseTileAt(large, ref, level, row, column);
      assert.ok(sparse, `level ${level}`);
      const [found, whole] = [denseTile(sparse), computeTile(large, ref, level, row, column)];
      assertNumbersClose(found.values, whole.values);
      assert.deepEqual(numbersOf({ ...found, values: empty }), numbersOf({ ...whole, values: empty }));
    }
  });

  it("looks at hardly more pixels than hold something, however many lines of the image lie under the tile", () => {
    for (const [flattening, levels] of [
      ["NCHW", [0, 1, 4, 8]],
      ["NHWC", [7, 9]],
    ] as const) {
      for (const level of levels) {
        const ref = linear(flattening);
        // On the diagonal, where there are always some.
        const tile = Math.floor(3_211_264 / 3 / (256 * 2 ** level));
        const sparse = sparseTileAt(large, ref, level, tile, tile);
        const looked = (sparse?.places.buffer.byteLength ?? 0) / Uint32Array.BYTES_PER_ELEMENT;
        const held = sparse?.places.length ?? 0;
        assert.ok(held > 200, `${held} at level ${level}`);
        assert.ok(looked <= 2 * held, `${looked} for ${held} at level ${level}, ${flattening}`);
      }
    }
  });

  it("is left alone where there are many", () => {
    assert.equal(sparseTileAt(large, linear("NCHW"), 15, 0, 0), undefined);
  });
});
