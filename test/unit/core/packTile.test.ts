import assert from "node:assert/strict";
import fc from "fast-check";
import { packTile, unpackTile } from "../../../src/core/packTile.ts";
import { bytesOfTile, entryAt, hasGaps } from "../../../src/core/sparseTile.ts";
import type { Tile } from "../../../src/core/views.ts";
import { denseTile } from "../support/denseTile.ts";

const pixel = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constant({ value: 0, kind: 0, tap: -1, count: 0, means: [Number.NaN, Number.NaN] }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      value: fc.float(),
      kind: fc.constantFrom(0, 1, 2),
      tap: fc.integer({ min: -1, max: 300 }),
      count: fc.integer({ min: 1, max: 2 ** 40 }),
      means: fc.tuple(fc.float(), fc.float()),
    }),
  },
);

const tile = fc
  .record({
    columns: fc.integer({ min: 1, max: 9 }),
    rows: fc.integer({ min: 1, max: 9 }),
    axes: fc.integer({ min: 0, max: 2 }),
    limit: fc.constantFrom(0, 2 ** 8, 2 ** 16, 2 ** 32, 2 ** 53),
  })
  .chain(({ columns, rows, axes, limit }) =>
    fc.array(pixel, { minLength: rows * columns, maxLength: rows * columns }).map(
      (pixels): Tile => ({
        rows,
        columns,
        values: Float32Array.from(pixels, ({ value }) => value),
        kinds: Uint8Array.from(pixels, ({ kind }) => kind),
        taps: Int16Array.from(pixels, ({ tap }) => tap),
        ...(limit > 0 && { counts: Float64Array.from(pixels, ({ count }) => count % limit) }),
        ...(axes > 0 && {
          meanTaps: Array.from({ length: axes }, (_, axis) =>
            Float32Array.from(pixels, ({ means }) => means[axis] as number),
          ),
        }),
      }),
    ),
  )
  // What a pixel that holds nothing would say otherwise, no tile says.
  .filter(({ values, kinds, taps, counts, meanTaps = [] }) =>
    values.every(
      (value, i) =>
        value !== 0 ||
        kinds[i] !== 0 ||
        taps[i] !== -1 ||
        (counts?.[i] ?? 0) > 0 ||
        meanTaps.every((m) => Number.isNaN(m[i])),
    ),
  );

describe("a packed tile", () => {
  it("unpacks to the tile it was made from", () => {
    fc.assert(
      fc.property(tile, (before) => {
        const after = denseTile(unpackTile(packTile(before)));
        // Zeros of either sign are one value to all that reads tiles.
        assert.deepEqual(
          [...after.values].map((v) => v + 0),
          [...before.values].map((v) => v + 0),
        );
        assert.deepEqual({ ...after, values: 0 }, { ...before, values: 0 });
      }),
    );
  });

  it("gives the entry of each pixel that holds something", () => {
    fc.assert(
      fc.property(tile, (before) => {
        const sparse = unpackTile(packTile(before));
        before.values.forEach((value, pixel) => {
          const entry = entryAt(sparse, pixel);
          assert.equal((sparse.values[entry] ?? 0) + 0, value + 0);
          assert.equal(sparse.taps[entry] ?? -1, before.taps[pixel]);
        });
        assert.equal(entryAt(sparse, -1), -1);
        assert.equal(entryAt(sparse, before.values.length), -1);
        assert.equal(hasGaps(sparse), sparse.values.length < before.values.length);
      }),
    );
  });

  it("takes hardly anything for an empty tile, and no more bytes for a count than it needs", () => {
    const size = 256 * 256;
    const empty = {
      rows: 256,
      columns: 256,
      values: new Float32Array(size),
      kinds: new Uint8Array(size),
      taps: new Int16Array(size).fill(-1),
      counts: new Float64Array(size),
    };
    const packed = packTile(empty);
    assert.equal(packed.fields.byteLength + packed.held.byteLength, size / 8);
    assert.equal(bytesOfTile(unpackTile(packed)), 0);
    empty.counts[5] = 2 ** 33;
    assert.equal(packTile(empty).countBytes, 8);
    empty.counts[5] = 255;
    assert.equal(packTile(empty).countBytes, 1);
  });

  it("survives arriving at an odd place of a larger buffer", () => {
    const values = Float32Array.of(1.5, 0, -2);
    const before = {
      rows: 1,
      columns: 3,
      values,
      kinds: Uint8Array.of(1, 0, 1),
      taps: Int16Array.of(3, -1, 4),
    };
    const packed = packTile(before);
    const larger = new Uint8Array(packed.fields.length + 3);
    larger.set(packed.fields, 3);
    assert.deepEqual(denseTile(unpackTile({ ...packed, fields: larger.subarray(3) })), before);
  });
});
