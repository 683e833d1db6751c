import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { convMatrix } from "../../../src/core/convMatrix.ts";
import { positionOf } from "../../../src/core/indexing.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { computeTile } from "../../../src/core/tile.ts";
import { viewShape } from "../../../src/core/viewShape.ts";
import { elide, type ReadCell, sumOf } from "../../../webview/convolution/arithmetic.ts";
import { gemmRoom } from "../../../webview/convolution/gemmRoom.ts";
import { planeLayout } from "../../../webview/convolution/planeLayout.ts";
import { rowHistogram } from "../../../webview/convolution/rowHistogram.ts";
import { weightIndex } from "../../../webview/convolution/selectionText.ts";
import { sparsityCurve, sparsityOf } from "../../../webview/convolution/sparsityCurve.ts";
import { windowSwatches } from "../../../webview/convolution/swatches.ts";
import { windowTints } from "../../../webview/convolution/windowTints.ts";
import { convParameters } from "../support/convCases.ts";

describe("the charts of M", () => {
  it("count what the matrix holds", () => {
    fc.assert(
      fc.property(convParameters, (parameters) => {
        const g = convGeometry(parameters);
        const matrix = convMatrix(parameters);
        assert.ok(Math.abs(sparsityOf(g) - (1 - matrix.nonzeros / (g.dIn * g.dOut))) < 1e-12);
        const counted = new Map<number, number>();
        for (let row = 0; row < g.dOut; row++) {
          const nonzeros = matrix.count(row, row + 1, 0, g.dIn);
          counted.set(nonzeros, (counted.get(nonzeros) ?? 0) + 1);
        }
        assert.deepEqual(new Map(rowHistogram(g).map(({ nonzeros, rows }) => [nonzeros, rows])), counted);
      }),
      { numRuns: 60 },
    );
  });

  it("pass through the layer's own size", () => {
    const parameters = { input_size: [6, 6], in_channels: 1, out_channels: 1, kernel_size: 3, padding: 1 };
    const g = convGeometry(parameters);
    const own = sparsityCurve(parameters, g).find(({ size }) => size === 6);
    assert.equal(own?.sparsity, 1 - 256 / 1296);
  });
});

describe("the arithmetic of an output", () => {
  it("leaves out the middle of long sums", () => {
    assert.deepEqual(elide(9, 9), { head: 9, tail: 0 });
    assert.deepEqual(elide(147, 9), { head: 7, tail: 1 });
    assert.deepEqual(elide(10, 2), { head: 1, tail: 0 });
  });

  it("adds up to the output", () => {
    const g = convGeometry({
      input_size: [5, 6],
      in_channels: 4,
      out_channels: 6,
      kernel_size: [2, 3],
      groups: 2,
      padding: 1,
    });
    const tensors = {
      geometry: g,
      input: fillTensor({ kind: "random", distribution: "normal", seed: 1 }, [4, 5, 6], "input"),
      weight: fillTensor({ kind: "random", distribution: "normal", seed: 2 }, g.weightShape, "weight"),
      bias: fillTensor({ kind: "random", distribution: "normal", seed: 3 }, [6], "bias"),
    };
    const read: ReadCell = (ref, row, column) => {
      const tile = computeTile(tensors, ref, 0, 0, 0);
      const i = row * tile.columns + column;
      return { value: tile.values[i] ?? NaN, kind: tile.kinds[i] ?? NaN };
    };
    const sum = sumOf(g, 4, [2, 3], 100, read);
    const products = sum?.head.reduce((total, { input, weight }) => total + input * weight, 0) ?? NaN;
    assert.ok(Math.abs(products + (tensors.bias.data[4] ?? 0) - (sum?.total ?? NaN)) < 1e-5);
  });

  it("waits until all numbers are there", () => {
    const g = convGeometry({ input_size: [5, 6], in_channels: 1, out_channels: 1, kernel_size: 3 });
    assert.equal(
      sumOf(g, 0, [0, 0], 9, () => undefined),
      undefined,
    );
  });
});

describe("the index of a weight", () => {
  it("follows PyTorch's shapes, with groups", () => {
    const conv = { input_size: [5, 5], in_channels: 4, out_channels: 6, kernel_size: 3, groups: 2 };
    assert.deepEqual(weightIndex(convGeometry(conv), 5, 1, [2, 0]), [5, 1, 2, 0]);
    assert.deepEqual(weightIndex(convGeometry({ ...conv, transposed: true }), 5, 1, [2, 0]), [3, 2, 2, 0]);
  });
});

describe("tints under the window", () => {
  it("lie where the taps meet the input, padding included", () => {
    const g = convGeometry({
      input_size: [6, 6],
      in_channels: 1,
      out_channels: 1,
      kernel_size: 3,
      padding: 1,
    });
    const taps = Array.from({ length: 9 }, (_, tap) => [tap, 0, 0] as const);
    const tints = windowTints(g, positionOf(15, [6, 6]), { view: "input", planes: [0] }, taps);
    assert.deepEqual(
      tints.map(({ row, column, color }) => [row, column, color[0]]),
      taps.map(([tap]) => [2 + Math.floor(tap / 3), 3 + (tap % 3), tap]),
    );
  });
});

describe("the legend of the sliding window", () => {
  it("explains padding where there is some, and what is no number where a plane holds it", () => {
    const g = (padding: number) =>
      convGeometry({ input_size: 6, in_channels: 1, out_channels: 1, kernel_size: 3, padding });
    const [finite, spoilt] = [new Set(["zero", "padding"] as const), new Set(["nan", "zero"] as const)];
    assert.deepEqual(windowSwatches(g(1), [finite]), ["padding"]);
    assert.deepEqual(windowSwatches(g(0), [finite, spoilt]), ["nan"]);
    assert.deepEqual(windowSwatches(g(1), [spoilt, new Set(["minusInfinity"] as const)]), [
      "padding",
      "nan",
      "minusInfinity",
    ]);
  });
});

describe("the room of planes", () => {
  const side = fc.integer({ min: 1, max: 400 });
  const tap = fc.integer({ min: 1, max: 11 });
  const choosing = fc.boolean();

  it("keeps cells readable where it can, and never overflows", () => {
    const plane = fc.record({ rows: side, columns: side, choosing });
    const taps = fc.record({ rows: tap, columns: tap, choosing });
    fc.assert(
      fc.property(plane, taps, plane, fc.integer({ min: 388, max: 2000 }), (input, kernel, output, width) => {
        const { cell, kernelCell } = planeLayout({ input, kernel, output, patchWidth: 50 }, width);
        for (const [columns, size] of [
          [input.columns, cell],
          [output.columns, cell],
          [kernel.columns, kernelCell],
        ] as const) {
          assert.ok(
            size > 0 && columns * size + 24 <= width + 1e-6,
            `${columns} cells of ${size} in ${width}`,
          );
        }
      }),
    );
  });

  it("shows the numbers of a small layer in one row on a wide page", () => {
    const square = (n: number) => ({ rows: n, columns: n, choosing: false });
    const parts = { input: square(8), kernel: square(3), output: square(6), patchWidth: 50 };
    assert.equal(planeLayout(parts, 1068).cell, 28);
  });
});

describe("the room of a GEMM", () => {
  it("gives both factors the same length along the side they share, at one scale", () => {
    const g = convGeometry({
      input_size: [224, 224],
      in_channels: 3,
      out_channels: 64,
      kernel_size: 7,
      stride: 2,
      padding: 3,
    });
    const [left, right] = (["weights", "unfold"] as const).map((view) => viewShape(g, { view, planes: [] }));
    const room = gemmRoom(left?.columns ?? 0, left?.rows ?? 0, right?.columns ?? 0, 600, 500, 28);
    assert.ok(room.inner + room.columns <= 600 && room.inner + room.rows <= 500);
    assert.ok(room.scale * 147 >= 72, "the kernel's side is no thread");
  });
});
