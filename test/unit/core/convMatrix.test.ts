import assert from "node:assert/strict";
import fc from "fast-check";
import { convMatrix } from "../../../src/core/convMatrix.ts";
import { rasterize } from "../../../src/core/rasterize.ts";
import type { StructuredMatrix } from "../../../src/core/structuredMatrix.ts";
import { tensor } from "../../../src/core/tensor.ts";
import { denseMatrix } from "../support/bruteForce.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const rectangle = fc.tuple(fraction, fraction, fraction, fraction);

/** Half-open ranges of rows and columns from four fractions. */
function scaled([a, b, c, d]: readonly number[], rows: number, columns: number) {
  const at = (f = 0, n = 0) => Math.round(f * n);
  const [r0, r1] = [at(a, rows), at(b, rows)].sort((x, y) => x - y);
  const [c0, c1] = [at(c, columns), at(d, columns)].sort((x, y) => x - y);
  return { r0: r0 ?? 0, r1: r1 ?? 0, c0: c0 ?? 0, c1: c1 ?? 0 };
}

describe("convMatrix", () => {
  it("equals the dense matrix: entries, taps, sparse rows, counts and sums of rectangles, first nonzeros", () => {
    fc.assert(
      fc.property(convParameters, rectangle, (parameters, where) => {
        const g = validGeometry(parameters);
        const { weight } = tensorsFor(g);
        const matrix = convMatrix({ ...parameters, weight });
        const { values, taps } = denseMatrix(g, weight.data);
        assert.deepEqual([matrix.rows, matrix.columns], [g.dOut, g.dIn]);
        assert.equal(matrix.nonzeros, taps.filter((tap) => tap >= 0).length);

        const sparse = matrix.toCSR();
        let next = 0;
        for (let r = 0; r < g.dOut; r++) {
          assert.equal(sparse.rowPointers[r], next);
          for (let c = 0; c < g.dIn; c++) {
            const cell = r * g.dIn + c;
            if ((taps[cell] ?? -1) < 0) continue;
            assert.equal(sparse.columnIndices[next], c);
            assert.equal(sparse.values[next], values[cell]);
            next++;
          }
        }
        assert.equal(sparse.rowPointers[g.dOut], next);

        const { r0, r1, c0, c1 } = scaled(where, g.dOut, g.dIn);
        let [count, sum] = [0, 0];
        let first: unknown;
        for (let r = r0; r < r1; r++) {
          for (let c = c0; c < c1; c++) {
            const tap = taps[r * g.dIn + c] ?? -1;
            if (tap < 0) continue;
            first ??= { row: r, column: c, tap };
            count++;
            sum += values[r * g.dIn + c] ?? 0;
          }
        }
        assert.equal(matrix.count(r0, r1, c0, c1), count);
        assert.equal(matrix.sum(r0, r1, c0, c1), sum);
        assert.deepEqual(matrix.firstNonzero(r0, r1, c0, c1), first);
        if (r0 < r1 && c0 < c1) {
          assert.equal(matrix.entry(r0, c0), values[r0 * g.dIn + c0]);
          assert.equal(matrix.tapAt(r0, c0), taps[r0 * g.dIn + c0]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("sums large blocks of channels by prefix sums as it does pair by pair", () => {
    const options = {
      input_size: [3, 4],
      in_channels: 24,
      out_channels: 36,
      kernel_size: [2, 3],
      groups: 2,
    } as const;
    const g = validGeometry(options);
    const { weight } = tensorsFor(g);
    const matrix = convMatrix({ ...options, weight });
    const { values } = denseMatrix(g, weight.data);
    for (const [r0, r1, c0, c1] of [
      [0, g.dOut, 0, g.dIn],
      [5, g.dOut - 9, 17, g.dIn - 31],
      [70, 75, 1, 280],
    ] as const) {
      let sum = 0;
      for (let r = r0; r < r1; r++) for (let c = c0; c < c1; c++) sum += values[r * g.dIn + c] ?? 0;
      assert.equal(matrix.sum(r0, r1, c0, c1), sum);
    }
  });

  it("has ones without a weight", () => {
    const matrix = convMatrix({
      type: "conv1d",
      input_size: 4,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 2,
    });
    assert.deepEqual(
      [0, 1, 2].map((r) => [0, 1, 2, 3].map((c) => matrix.entry(r, c))),
      [
        [1, 1, 0, 0],
        [0, 1, 1, 0],
        [0, 0, 1, 1],
      ],
    );
    assert.equal(matrix.sum(0, 3, 1, 3), 4);
  });

  it("counts beyond 32 bits: ResNet-50's first layer, a layer of VGG, a signal of a million samples", () => {
    const resnet = convMatrix({
      type: "conv2d",
      input_size: 224,
      in_channels: 3,
      out_channels: 64,
      kernel_size: 7,
      stride: 2,
      padding: 3,
    });
    assert.deepEqual([resnet.rows, resnet.columns, resnet.nonzeros], [802_816, 150_528, 116_214_528]);
    assert.equal(resnet.count(0, 802_816, 0, 150_528), 116_214_528);

    const vgg = convMatrix({
      type: "conv2d",
      input_size: 224,
      in_channels: 64,
      out_channels: 64,
      kernel_size: 3,
      padding: 1,
    });
    assert.deepEqual([vgg.rows, vgg.columns], [3_211_264, 3_211_264]);
    assert.equal(vgg.nonzeros, (64 * (3 * 224 - 2)) ** 2);
    const half = vgg.count(0, 1_605_632, 0, vgg.columns);
    assert.equal(half * 2, vgg.nonzeros);
    assert.equal(vgg.entry(3_211_263, 3_211_263), 1);
    assert.equal(vgg.tapAt(3_211_263, 3_211_263), 4);

    const signal = convMatrix({
      type: "conv1d",
      input_size: 1_000_000,
      in_channels: 512,
      out_channels: 512,
      kernel_size: 9,
      padding: 4,
    });
    assert.equal(signal.rows * 1, 512_000_000);
    assert.equal(signal.nonzeros, 512 ** 2 * (9 * 1_000_000 - 2 * (4 + 3 + 2 + 1)));
    assert.equal(signal.count(0, signal.rows, 0, signal.columns), signal.nonzeros);
    assert.equal(signal.count(511_999_999, 512_000_000, 0, signal.columns), 512 * 5);
    assert.throws(() => signal.toCSR(), /toCSR stores every nonzero: at most 4294967295, got 2359290757120/);
  });

  it("says what is wrong with the arguments", () => {
    const options = {
      type: "conv2d",
      input_size: 4,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 3,
    } as const;
    const matrix = convMatrix(options);
    assert.throws(() => matrix.entry(4, 0), {
      name: "RangeError",
      message: "rows must be a range within [0, 4), got [4, 5)",
    });
    assert.throws(() => matrix.count(0, 4, 3, 17), /columns must be a range within \[0, 16\), got \[3, 17\)/);
    assert.throws(() => matrix.count(0.5, 1, 0, 1), /rows/);
    assert.throws(
      () => convMatrix({ ...options, weight: tensor([1, 1, 3, 2]) }),
      /weight must have shape \[1, 1, 3, 3\]/,
    );
    assert.throws(() => convMatrix({ ...options, kernel_size: 5 }), /kernel_size 5 does not fit/);
  });
});

describe("rasterize", () => {
  it("marks NaN and infinities on the pixels that hold them, and on no others", () => {
    const special = fc.constantFrom(Number.NaN, Infinity, -Infinity);
    const spoilt = fc.array(fc.tuple(fraction, special), { minLength: 1, maxLength: 3 });
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        convParameters,
        spoilt,
        rectangle,
        size,
        size,
        (parameters, places, where, height, width) => {
          const g = validGeometry(parameters);
          const { weight } = tensorsFor(g);
          for (const [at, value] of places) {
            weight.data[Math.min(weight.data.length - 1, Math.floor(at * weight.data.length))] = value;
          }
          const matrix = convMatrix({ ...parameters, weight });
          const rect = scaled(where, g.dOut, g.dIn);
          const expected = sumsBySparseRows(matrix, { ...rect, height, width });
          assert.deepEqual(rasterize(matrix, { ...rect, height, width }).sum, expected);
          assert.deepEqual(rasterize(plain(matrix), { ...rect, height, width }).sum, expected);
        },
      ),
    );
  });

  it("marks them on large pixels, too, whose sums are differences of prefix sums", () => {
    const parameters = {
      type: "conv2d",
      input_size: [40, 40],
      in_channels: 2,
      out_channels: 2,
      kernel_size: 3,
      padding: 1,
    } as const;
    const { weight } = tensorsFor(validGeometry(parameters));
    weight.data[9 + 4] = Number.NaN;
    weight.data[18] = Infinity;
    const matrix = convMatrix({ ...parameters, weight });
    const rect = { r0: 0, r1: matrix.rows, c0: 0, c1: matrix.columns, height: 13, width: 16 };
    const { sum } = rasterize(matrix, rect);
    const expected = sumsBySparseRows(matrix, rect);
    assert.ok(expected.some(Number.isNaN) && expected.includes(Infinity) && expected.some(Number.isFinite));
    assert.deepEqual(sum?.map(mark), expected.map(mark));
  });

  it("gives every pixel the count and sum of what it covers", () => {
    fc.assert(
      fc.property(
        convParameters,
        rectangle,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (parameters, where, height, width) => {
          const g = validGeometry(parameters);
          const { weight } = tensorsFor(g);
          const matrix = convMatrix({ ...parameters, weight });
          const { values, taps } = denseMatrix(g, weight.data);
          const rect = scaled(where, g.dOut, g.dIn);
          const edge = (from: number, to: number, n: number, pixels: number) =>
            Math.round(from + (n * (to - from)) / pixels);
          const [count, sum] = [new Float64Array(height * width), new Float64Array(height * width)];
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              for (
                let r = edge(rect.r0, rect.r1, y, height);
                r < edge(rect.r0, rect.r1, y + 1, height);
                r++
              ) {
                for (
                  let c = edge(rect.c0, rect.c1, x, width);
                  c < edge(rect.c0, rect.c1, x + 1, width);
                  c++
                ) {
                  if ((taps[r * g.dIn + c] ?? -1) < 0) continue;
                  count[y * width + x] = (count[y * width + x] ?? 0) + 1;
                  sum[y * width + x] = (sum[y * width + x] ?? 0) + (values[r * g.dIn + c] ?? 0);
                }
              }
            }
          }
          assert.deepEqual(rasterize(matrix, { ...rect, height, width }), { count, sum });
          assert.deepEqual(rasterize(plain(matrix), { ...rect, height, width }), { count, sum });
        },
      ),
      { numRuns: 200 },
    );
  });

  it("covers every nonzero once, at any size", () => {
    const matrix = convMatrix({
      input_size: 224,
      type: "conv2d",
      in_channels: 3,
      out_channels: 64,
      kernel_size: 7,
      stride: 2,
      padding: 3,
    });
    const raster = rasterize(matrix, {
      r0: 0,
      r1: matrix.rows,
      c0: 0,
      c1: matrix.columns,
      height: 333,
      width: 517,
    });
    assert.equal(
      raster.count.reduce((sum, n) => sum + n, 0),
      116_214_528,
    );
    assert.equal(raster.sum, undefined);
    const long = convMatrix({
      input_size: 1_000_000,
      type: "conv1d",
      in_channels: 2,
      out_channels: 3,
      kernel_size: 5,
    });
    const small = rasterize(long, { r0: 0, r1: long.rows, c0: 0, c1: long.columns, height: 100, width: 100 });
    assert.equal(
      small.count.reduce((sum, n) => sum + n, 0),
      long.nonzeros,
    );
  });

  it("refuses a picture without pixels", () => {
    const matrix = convMatrix({ input_size: 4, in_channels: 1, out_channels: 1, kernel_size: 3 });
    assert.throws(
      () => rasterize(matrix, { r0: 0, r1: 2, c0: 0, c1: 4, height: 0, width: 3 }),
      /height must be .* got 0/,
    );
  });
});

/** The same matrix without its factors, so that pixels are counted one by one. */
function plain(matrix: StructuredMatrix): StructuredMatrix {
  return {
    rows: matrix.rows,
    columns: matrix.columns,
    nonzeros: matrix.nonzeros,
    entry: (r, c) => matrix.entry(r, c),
    count: (r0, r1, c0, c1) => matrix.count(r0, r1, c0, c1),
    sum: (r0, r1, c0, c1) => matrix.sum(r0, r1, c0, c1),
    toCSR: () => matrix.toCSR(),
  };
}

/** Sums of pixels from the nonzeros one by one. */
function sumsBySparseRows(matrix: StructuredMatrix, rect: Parameters<typeof rasterize>[1]): Float64Array {
  const { rowPointers, columnIndices, values } = matrix.toCSR();
  const edges = (from: number, to: number, pixels: number) =>
    Array.from({ length: pixels + 1 }, (_, n) => Math.round(from + (n * (to - from)) / pixels));
  const [rows, columns] = [edges(rect.r0, rect.r1, rect.height), edges(rect.c0, rect.c1, rect.width)];
  const pixelOf = (ends: readonly number[], n: number) => ends.findLastIndex((edge) => edge <= n);
  const sums = new Float64Array(rect.height * rect.width);
  for (let r = rect.r0; r < rect.r1; r++) {
    const y = pixelOf(rows, r) * rect.width;
    for (let n = rowPointers[r] ?? 0; n < (rowPointers[r + 1] ?? 0); n++) {
      const c = columnIndices[n] ?? 0;
      if (c < rect.c0 || c >= rect.c1) continue;
      const pixel = y + pixelOf(columns, c);
      sums[pixel] = (sums[pixel] ?? 0) + (values[n] ?? 0);
    }
  }
  return sums;
}

/** Finite or not, and which. */
const mark = (value: number) => (Number.isFinite(value) ? 0 : value);
