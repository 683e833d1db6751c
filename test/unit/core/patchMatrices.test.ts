import assert from "node:assert/strict";
import fc from "fast-check";
import { rasterize } from "../../../src/core/rasterize.ts";
import { stackedMatrix } from "../../../src/core/stackedMatrix.ts";
import type { StructuredMatrix } from "../../../src/core/structuredMatrix.ts";
import { unfold } from "../../../src/core/unfold.ts";
import { unfoldMatrix } from "../../../src/core/unfoldMatrix.ts";
import { flat, multiplications } from "../support/bruteForce.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";

const size = fc.integer({ min: 1, max: 9 });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

/** Holds a matrix against its entries, written out: `present` where the structure has one. */
function checkAgainst(
  matrix: StructuredMatrix,
  values: Float64Array,
  present: Uint8Array,
  [height, width, ...fractions]: readonly number[],
): void {
  const { rows, columns } = matrix;
  assert.equal(values.length, rows * columns);
  assert.equal(matrix.nonzeros, present.filter(Boolean).length);
  const { rowPointers, columnIndices, values: stored } = matrix.toCSR();
  const dense = new Float64Array(values.length);
  for (let r = 0; r < rows; r++) {
    for (let n = rowPointers[r] ?? 0; n < (rowPointers[r + 1] ?? 0); n++) {
      dense[r * columns + (columnIndices[n] ?? 0)] = stored[n] ?? 0;
    }
  }
  assert.deepEqual(dense, values);

  const edges = (a = 0, b = 0, n = 0) => [Math.round(a * n), Math.round(b * n)].sort((x, y) => x - y);
  const [r0 = 0, r1 = 0] = edges(fractions[0], fractions[1], rows);
  const [c0 = 0, c1 = 0] = edges(fractions[2], fractions[3], columns);
  const cells = rasterize(matrix, { r0, r1, c0, c1, height: height ?? 1, width: width ?? 1 });
  const edge = (from: number, to: number, n: number, pixels = 1) =>
    Math.round(from + (n * (to - from)) / pixels);
  let [total, whole] = [0, 0];
  for (let y = 0; y < (height ?? 1); y++) {
    for (let x = 0; x < (width ?? 1); x++) {
      let [count, sum] = [0, 0];
      for (let r = edge(r0, r1, y, height); r < edge(r0, r1, y + 1, height); r++) {
        for (let c = edge(c0, c1, x, width); c < edge(c0, c1, x + 1, width); c++) {
          count += present[r * columns + c] ?? 0;
          sum += values[r * columns + c] ?? 0;
        }
      }
      const pixel = y * (width ?? 1) + x;
      assert.equal(cells.count[pixel], count, `count of pixel (${y}, ${x})`);
      if (cells.sum) assert.equal(cells.sum[pixel], sum, `sum of pixel (${y}, ${x})`);
      total += count;
      whole += sum;
    }
  }
  assert.equal(matrix.count(r0, r1, c0, c1), total);
  assert.equal(matrix.sum(r0, r1, c0, c1), whole);
  if (r0 < r1 && c0 < c1) assert.equal(matrix.entry(r0, c0), values[r0 * columns + c0]);
}

describe("unfoldMatrix", () => {
  it("has one entry for each cell of the unfolded matrix that is not padding", () => {
    fc.assert(
      fc.property(
        convParameters,
        size,
        size,
        fraction,
        fraction,
        fraction,
        fraction,
        (parameters, ...where) => {
          const g = validGeometry(parameters);
          const matrix = unfoldMatrix(parameters);
          fc.pre(matrix.rows * matrix.columns < 300_000);
          const values = new Float64Array(matrix.rows * matrix.columns);
          const [channels, pixels, windows] = g.transposed
            ? [g.outChannels, g.outputSize, g.inputSize]
            : [g.inChannels, g.inputSize, g.outputSize];
          for (const m of multiplications(g)) {
            const [channel, pixel, window] = g.transposed
              ? [m.out, m.output, m.input]
              : [m.in, m.input, m.output];
            const column = flat([channel, ...pixel], [channels, ...pixels]);
            const row = flat([channel, ...m.tap, ...window], [channels, ...g.kernelSize, ...windows]);
            if (column >= 0) values[row * matrix.columns + column] = 1;
          }
          checkAgainst(matrix, values, Uint8Array.from(values), where);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("times the input is what unfold makes of it", () => {
    const parameters = {
      input_size: [5, 7],
      in_channels: 2,
      out_channels: 1,
      kernel_size: [3, 2],
      stride: [2, 1],
      padding: [1, 2],
      dilation: [1, 2],
    };
    const { geometry, input } = tensorsFor(validGeometry(parameters));
    const { rowPointers, columnIndices } = unfoldMatrix(parameters).toCSR();
    const product = Float32Array.from(rowPointers.subarray(1), (end, r) =>
      end > (rowPointers[r] ?? 0) ? (input.data[columnIndices[end - 1] ?? 0] ?? 0) : 0,
    );
    const unfolded = unfold({ shape: [1, ...input.shape], data: input.data }, parameters);
    assert.equal(product.length, 2 * 6 * geometry.outputSize.reduce((a, b) => a * b, 1));
    assert.deepEqual(product, unfolded.data);
  });

  it("counts what could never be stored", () => {
    const vgg = unfoldMatrix({
      type: "conv2d",
      input_size: 224,
      in_channels: 64,
      out_channels: 64,
      kernel_size: 3,
      padding: 1,
    });
    assert.deepEqual([vgg.rows, vgg.columns], [28_901_376, 3_211_264]);
    assert.equal(vgg.nonzeros, 64 * (3 * 224 - 2) ** 2);
    const raster = rasterize(vgg, { r0: 0, r1: vgg.rows, c0: 0, c1: vgg.columns, height: 90, width: 70 });
    assert.equal(
      raster.count.reduce((sum, n) => sum + n, 0),
      vgg.nonzeros,
    );
  });
});

describe("stackedMatrix", () => {
  it("repeats the kernels of a channel for every position", () => {
    fc.assert(
      fc.property(
        convParameters,
        fc.boolean(),
        size,
        size,
        fraction,
        fraction,
        fraction,
        fraction,
        (parameters, weighted, ...where) => {
          const g = validGeometry(parameters);
          const { weight } = tensorsFor(g);
          const matrix = stackedMatrix(weighted ? { ...parameters, weight } : parameters);
          fc.pre(matrix.rows * matrix.columns < 300_000);
          const positions = matrix.rows / (g.weightShape[0] ?? 1);
          const values = Float64Array.from({ length: matrix.rows * matrix.columns }, (_, cell) => {
            const [r, c] = [Math.floor(cell / matrix.columns), cell % matrix.columns];
            return weighted ? (weight.data[Math.floor(r / positions) * matrix.columns + c] ?? 0) : 1;
          });
          checkAgainst(matrix, values, new Uint8Array(values.length).fill(1), where);
        },
      ),
      { numRuns: 150 },
    );
  });
});
