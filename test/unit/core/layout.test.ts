import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConvGeometry } from "../../../src/core/convGeometry.ts";
import { convMatrix } from "../../../src/core/convMatrix.ts";
import { highlights } from "../../../src/core/dependency.ts";
import { describeCell } from "../../../src/core/describeCell.ts";
import { defaultLayout, type Layout } from "../../../src/core/layout.ts";
import { rasterize } from "../../../src/core/rasterize.ts";
import { selectionAt } from "../../../src/core/selection.ts";
import { computeTile } from "../../../src/core/tile.ts";
import { viewShape } from "../../../src/core/viewShape.ts";
import { cellKind, tileSize, type ViewRef } from "../../../src/core/views.ts";
import { positions } from "../support/bruteForce.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";
import { allRefs } from "../support/viewCells.ts";

const layouts: fc.Arbitrary<Layout> = fc.record({
  flattening: fc.constantFrom("NCHW", "NHWC"),
  patchOrder: fc.constantFrom("c,k", "k,c"),
  patches: fc.constantFrom("columns", "rows"),
  convolution: fc.constantFrom("correlation", "true"),
});

/** Where a cell of the default layout is in another. */
type Move = (row: number, column: number) => readonly [row: number, column: number];

/** For each index (channel, ...tap, ...position) of one side, written out, its index in the layout. */
function order(
  channels: number,
  taps: readonly number[],
  place: readonly number[],
  channelLast: boolean,
  flipped: boolean,
): number[] {
  const sizes = [channels, ...taps, ...place];
  const keys = positions(sizes).map(([channel = 0, ...rest]) => {
    const moved = rest.map((n, axis) => (flipped && axis < taps.length ? (taps[axis] ?? 1) - 1 - n : n));
    return channelLast ? [...moved, channel] : [channel, ...moved];
  });
  const compare = (a: readonly number[], b: readonly number[]) => {
    const axis = a.findIndex((n, i) => n !== b[i]);
    return axis < 0 ? 0 : (a[axis] ?? 0) - (b[axis] ?? 0);
  };
  const sorted = keys.map((_, n) => n).sort((a, b) => compare(keys[a] ?? [], keys[b] ?? []));
  const index = new Array<number>(keys.length);
  sorted.forEach((from, to) => {
    index[from] = to;
  });
  return index;
}

/** The permutation that a layout is, from its documentation and by sorting. */
function moveOf(g: ConvGeometry, { view, planes }: ViewRef, layout: Layout): Move {
  const nhwc = layout.flattening === "NHWC";
  const taps = g.kernelSize;
  const flip = layout.convolution === "true";
  const tapsFirst = layout.patchOrder === "k,c";
  const windows = g.transposed ? g.inputSize : g.outputSize;
  const patchChannels = g.transposed ? g.outChannels : g.inChannels;
  const same = (n: number) => n;
  const by = (index: readonly number[]) => (n: number) => index[n] ?? -1;
  const moves = (row: (n: number) => number, column: (n: number) => number, turns: boolean): Move =>
    turns && layout.patches === "rows" ? (r, c) => [column(c), row(r)] : (r, c) => [row(r), column(c)];
  const patch = by(order(patchChannels, taps, [], tapsFirst, flip));
  switch (view) {
    case "input":
    case "output":
      return moves(same, same, false);
    case "kernel": {
      assert.ok(planes.length >= 2);
      const reverse = (size: number) => (n: number) => (flip ? size - 1 - n : n);
      return moves(reverse(taps.at(-2) ?? 1), reverse(taps.at(-1) ?? 1), false);
    }
    case "unfold":
      return moves(patch, same, true);
    case "weights":
      return g.transposed ? moves(patch, same, true) : moves(same, patch, true);
    case "flat":
    case "product":
      return moves(same, same, true);
    case "linear":
      return moves(
        by(order(g.outChannels, [], g.outputSize, nhwc, false)),
        by(order(g.inChannels, [], g.inputSize, nhwc, false)),
        false,
      );
    case "stacked": {
      const [rows, columns] = [g.weightShape[0] ?? 1, g.weightShape[1] ?? 1];
      return moves(
        by(order(rows, [], windows, nhwc, false)),
        by(order(columns, taps, [], tapsFirst, flip)),
        false,
      );
    }
  }
}

describe("layout", () => {
  it("moves the cells of every view's tiles, and the things they stand for", () => {
    fc.assert(
      fc.property(convParameters, layouts, fc.nat(), (parameters, layout, pick) => {
        const g = validGeometry(parameters);
        fc.pre(g.dIn * g.dOut < 5000);
        const tensors = tensorsFor(g);
        for (const view of new Set(allRefs(g).map((ref) => ref.view))) {
          const refs = allRefs(g).filter((ref) => ref.view === view);
          const plain = refs[pick % refs.length] as ViewRef;
          const ref = { ...plain, layout };
          const move = moveOf(g, plain, layout);
          const shape = viewShape(g, plain);
          const moved = viewShape(g, ref);
          if (Math.max(shape.rows, shape.columns) > tileSize) continue;
          const before = computeTile(tensors, plain, 0, 0, 0);
          const after = computeTile(tensors, ref, 0, 0, 0);
          for (let r = 0; r < shape.rows; r++) {
            for (let c = 0; c < shape.columns; c++) {
              const [row, column] = move(r, c);
              const [from, to] = [r * shape.columns + c, row * moved.columns + column];
              const where = `${view} (${r}, ${c}) at (${row}, ${column})`;
              assert.equal(after.values[to], before.values[from], where);
              assert.equal(after.kinds[to], before.kinds[from], where);
              assert.equal(after.taps[to], before.taps[from], where);
              assert.deepEqual(selectionAt(g, ref, row, column), selectionAt(g, plain, r, c), where);
            }
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it("moves what is highlighted", () => {
    fc.assert(
      fc.property(convParameters, layouts, fc.nat(), fc.nat(), fc.nat(), (parameters, layout, pick, r, c) => {
        const g = validGeometry(parameters);
        fc.pre(g.dIn * g.dOut < 5000);
        const refs = allRefs(g);
        const own = refs[pick % refs.length] as ViewRef;
        const shape = viewShape(g, own);
        const selection = selectionAt(g, own, r % shape.rows, c % shape.columns);
        if (selection === undefined) return;
        for (const plain of refs) {
          const move = moveOf(g, plain, layout);
          const cells = (ref: ViewRef, at: Move): string[] =>
            highlights(g, selection, ref)
              .flatMap((h) =>
                positions([h.rows, h.columns]).map(([y = 0, x = 0]) =>
                  [...at(h.row + y, h.column + x), h.role].join(),
                ),
              )
              .sort();
          const expected = cells(plain, move);
          assert.deepEqual(
            cells({ ...plain, layout }, (y, x) => [y, x]),
            expected,
            plain.view,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it("zooms out as the permuted matrix does", () => {
    fc.assert(
      fc.property(convParameters, layouts, fc.integer({ min: 1, max: 4 }), (parameters, layout, level) => {
        const g = validGeometry(parameters);
        const tensors = tensorsFor(g);
        for (const plain of allRefs(g).filter(({ planes }) => planes.every((n) => n === 0))) {
          const ref = { ...plain, layout };
          const shape = viewShape(g, ref);
          if (Math.max(shape.rows, shape.columns) > tileSize) continue;
          const cells = computeTile(tensors, ref, 0, 0, 0);
          const tile = computeTile(tensors, ref, level, 0, 0);
          for (let y = 0; y < tile.rows; y++) {
            for (let x = 0; x < tile.columns; x++) {
              let [count, sum] = [0, 0];
              for (let r = y << level; r < Math.min(shape.rows, (y + 1) << level); r++) {
                for (let c = x << level; c < Math.min(shape.columns, (x + 1) << level); c++) {
                  const cell = r * shape.columns + c;
                  if (cells.kinds[cell] !== cellKind.value) continue;
                  count++;
                  sum += cells.values[cell] ?? 0;
                }
              }
              const pixel = y * tile.columns + x;
              const first = (y << level) * shape.columns + (x << level);
              const where = `${ref.view} level ${level} (${y}, ${x})`;
              const linear = ref.view === "linear";
              assert.equal(tile.kinds[pixel], count > 0 ? cellKind.value : cells.kinds[first], where);
              assert.equal(tile.values[pixel], linear ? sum : cells.values[first], where);
              assert.equal(tile.taps[pixel], linear && level > 0 ? -1 : cells.taps[first], where);
              if (linear) assert.equal(tile.counts?.[pixel], count, where);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("keeps entries, first nonzeros and sparse rows of M in order", () => {
    fc.assert(
      fc.property(convParameters, fc.nat(), fc.nat(), fc.nat(), fc.nat(), (parameters, a, b, c, d) => {
        const g = validGeometry(parameters);
        fc.pre(g.dIn * g.dOut < 20_000);
        const { weight } = tensorsFor(g);
        const matrix = convMatrix({ ...parameters, weight, flattening: "NHWC" });
        const plain = convMatrix({ ...parameters, weight });
        const move = moveOf(g, { view: "linear", planes: [] }, { ...defaultLayout, flattening: "NHWC" });
        const values = new Float64Array(g.dOut * g.dIn);
        const taps = new Int32Array(g.dOut * g.dIn);
        for (const [r, col] of positions([g.dOut, g.dIn]) as [number, number][]) {
          const [row, column] = move(r, col);
          values[row * g.dIn + column] = plain.entry(r, col);
          taps[row * g.dIn + column] = plain.tapAt(r, col);
          assert.equal(matrix.entry(row, column), plain.entry(r, col));
          assert.equal(matrix.tapAt(row, column), plain.tapAt(r, col));
        }
        const { rowPointers, columnIndices } = matrix.toCSR();
        for (let r = 0; r < g.dOut; r++) {
          const expected = [];
          for (let n = 0; n < g.dIn; n++) if ((taps[r * g.dIn + n] ?? -1) >= 0) expected.push(n);
          assert.deepEqual([...columnIndices.subarray(rowPointers[r], rowPointers[r + 1])], expected);
        }
        const [r0 = 0, r1 = 0] = [a % (g.dOut + 1), b % (g.dOut + 1)].sort((x, y) => x - y);
        const [c0 = 0, c1 = 0] = [c % (g.dIn + 1), d % (g.dIn + 1)].sort((x, y) => x - y);
        let [count, sum] = [0, 0];
        let first: unknown;
        for (let r = r0; r < r1; r++) {
          for (let n = c0; n < c1; n++) {
            const tap = taps[r * g.dIn + n] ?? -1;
            if (tap < 0) continue;
            first ??= { row: r, column: n, tap };
            count++;
            sum += values[r * g.dIn + n] ?? 0;
          }
        }
        assert.equal(matrix.count(r0, r1, c0, c1), count);
        assert.equal(matrix.sum(r0, r1, c0, c1), sum);
        assert.deepEqual(matrix.firstNonzero(r0, r1, c0, c1), first);
      }),
      { numRuns: 100 },
    );
  });

  it("counts a large matrix in NHWC, too", () => {
    const matrix = convMatrix({
      type: "conv2d",
      input_size: 224,
      in_channels: 64,
      out_channels: 64,
      kernel_size: 3,
      padding: 1,
      flattening: "NHWC",
    });
    assert.equal(matrix.count(0, matrix.rows, 0, matrix.columns), (64 * (3 * 224 - 2)) ** 2);
    // The first pixel's channels read the first two pixels of the first two lines.
    assert.equal(matrix.count(0, 64, 0, matrix.columns), 64 * 64 * 4);
    assert.equal(matrix.count(0, 64, 128, matrix.columns), 64 * 64 * 2);
    const { rows, columns } = matrix;
    const { count } = rasterize(matrix, { r0: 0, r1: rows, c0: 0, c1: columns, height: 100, width: 100 });
    assert.equal(
      count.reduce((total, n) => total + n, 0),
      matrix.nonzeros,
    );
  });

  it("names rows and columns where they are", () => {
    const g = validGeometry({ input_size: 9, in_channels: 2, out_channels: 4, kernel_size: 3, groups: 2 });
    const rows: Layout = { ...defaultLayout, patches: "rows", patchOrder: "k,c", convolution: "true" };
    const patch = describeCell(g, { view: "unfold", planes: [], layout: rows }, 2, 1);
    assert.deepEqual([patch.row, patch.column], ["output position (ox 2)", "patch (ci 1, kx 2)"]);
    assert.deepEqual(describeCell(g, { view: "weights", planes: [], layout: rows }, 1, 0), {
      row: "input channel (ci 1)",
      column: "output channel (co 0)",
      sentence:
        "Row 1, column 0: structural zero, output channel (co 0) is in group 0 and input channel (ci 1) in group 1.",
    });
  });
});
