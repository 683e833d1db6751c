import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConvGeometry } from "../../../src/core/convGeometry.ts";
import { convolve } from "../../../src/core/convolve.ts";
import type { ConvTensors } from "../../../src/core/convTensors.ts";
import { positionOf } from "../../../src/core/indexing.ts";
import { computeRanges } from "../../../src/core/ranges.ts";
import { computeTile } from "../../../src/core/tile.ts";
import { viewShape } from "../../../src/core/viewShape.ts";
import { cellKind, tileSize, type ViewRef, viewsOf } from "../../../src/core/views.ts";
import { flat, multiplications, positions } from "../support/bruteForce.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";
import { allRefs, cellOf, inputCell, outputCell } from "../support/viewCells.ts";

interface Cells {
  readonly values: Float64Array;
  readonly kinds: Uint8Array;
  readonly taps: Int32Array;
}

/** A whole view, cell by cell. */
function wholeView({ geometry: g, input, weight, bias }: ConvTensors, ref: ViewRef): Cells {
  const { rows, columns } = viewShape(g, ref);
  const cells: Cells = {
    values: new Float64Array(rows * columns),
    kinds: new Uint8Array(rows * columns),
    taps: new Int32Array(rows * columns).fill(-1),
  };
  const set = (cell: readonly [number, number] | undefined, value: number, kind: number, tap = -1) => {
    if (cell === undefined) return;
    const at = cell[0] * columns + cell[1];
    cells.values[at] = value;
    cells.kinds[at] = kind;
    cells.taps[at] = tap;
  };
  const pixel = (channel: number, position: readonly number[]) =>
    flat([channel, ...position], [g.inChannels, ...g.inputSize]);
  if (ref.view === "input") {
    cells.kinds.fill(cellKind.padding);
    for (const p of positions(g.inputSize)) {
      set(inputCell(g, ref, p), input.data[pixel(ref.planes[0] ?? 0, p)] ?? 0, cellKind.value);
    }
    return cells;
  }
  if (ref.view === "flat") {
    cells.kinds.fill(cellKind.value);
    cells.values.set(input.data);
    return cells;
  }
  if (ref.view === "output" || ref.view === "product") {
    cells.kinds.fill(cellKind.value);
    const output = outputs(g, input.data, weight.data, bias?.data);
    if (ref.view === "product") cells.values.set(output);
    else {
      for (const p of positions(g.outputSize)) {
        const at = flat([ref.planes[0] ?? 0, ...p], [g.outChannels, ...g.outputSize]);
        set(outputCell(g, ref, p), output[at] ?? 0, cellKind.value);
      }
    }
    return cells;
  }
  for (const m of multiplications(g)) {
    const cell = cellOf(g, ref, m);
    if (ref.view !== "unfold") set(cell, weight.data[m.weight] ?? 0, cellKind.value, m.tapIndex);
    else if (cell !== undefined && g.transposed) {
      const before = cells.values[cell[0] * columns + cell[1]] ?? 0;
      set(
        cell,
        before + (weight.data[m.weight] ?? 0) * (input.data[m.column] ?? 0),
        cellKind.value,
        m.tapIndex,
      );
    } else {
      const kind = m.column < 0 ? cellKind.padding : cellKind.value;
      set(cell, input.data[m.column] ?? 0, kind, m.tapIndex);
    }
  }
  return cells;
}

function outputs(
  g: ConvGeometry,
  input: Float32Array,
  weight: Float32Array,
  bias: Float32Array | undefined,
): Float64Array {
  const plane = g.dOut / g.outChannels;
  const output = Float64Array.from({ length: g.dOut }, (_, row) => bias?.[Math.floor(row / plane)] ?? 0);
  for (const m of multiplications(g)) {
    if (m.row >= 0 && m.column >= 0) {
      output[m.row] = (output[m.row] ?? 0) + (weight[m.weight] ?? 0) * (input[m.column] ?? 0);
    }
  }
  return output;
}

describe("computeTile", () => {
  it("shows every view as brute force has it, at every level", () => {
    fc.assert(
      fc.property(convParameters, fc.nat(1000), fc.nat(), fc.nat(4), (parameters, seed, pick, level) => {
        const g = validGeometry(parameters);
        const tensors = tensorsFor(g, seed);
        const refs = allRefs(g);
        for (const view of viewsOf(g)) {
          const planes = refs.filter((ref) => ref.view === view);
          const ref = planes[pick % planes.length];
          if (ref !== undefined) checkTile(tensors, ref, level);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("marks every pixel under which there is NaN or an infinity, and no other", () => {
    const special = fc.constantFrom(Number.NaN, Infinity, -Infinity);
    const places = fc.array(fc.tuple(fc.boolean(), fc.nat(), special), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(convParameters, places, fc.integer({ min: 1, max: 3 }), (parameters, spoilt, level) => {
        const g = validGeometry(parameters);
        const tensors = tensorsFor(g);
        for (const [ofWeight, at, value] of spoilt) {
          const { data } = ofWeight ? tensors.weight : tensors.input;
          data[at % data.length] = value;
        }
        for (const ref of allRefs(g)) {
          // What is added up by a transposed convolution is sampled only.
          if (!(g.transposed && ref.view === "unfold")) checkMarks(tensors, ref, level);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("cuts views into tiles", () => {
    const g = validGeometry({
      input_size: [20, 30],
      in_channels: 1,
      out_channels: 2,
      kernel_size: [3, 5],
      padding: [1, 2],
    });
    const tensors = tensorsFor(g);
    const ref: ViewRef = { view: "linear", planes: [] };
    const whole = wholeView(tensors, ref);
    const tile = computeTile(tensors, ref, 0, 1, 2);
    assert.deepEqual([tile.rows, tile.columns], [tileSize, g.dIn - 2 * tileSize]);
    for (let y = 0; y < tile.rows; y++) {
      for (let x = 0; x < tile.columns; x++) {
        assert.equal(
          tile.values[y * tile.columns + x],
          whole.values[(y + tileSize) * g.dIn + x + 2 * tileSize],
        );
      }
    }
    assert.throws(() => computeTile(tensors, ref, 0, 5, 0), {
      name: "RangeError",
      message: "row must be a tile from 0 to 4, got 5",
    });
    assert.throws(
      () => computeTile(tensors, { view: "flat", planes: [] }, 0, 0, 0),
      /view must be one of .* got flat/,
    );
    assert.throws(() => computeTile(tensors, ref, 0.5, 0, 0), /level .* got 0.5/);
  });

  it("keeps NaN and infinities, which ranges ignore", () => {
    const g = validGeometry({ input_size: 4, in_channels: 1, out_channels: 1, kernel_size: 2 });
    const tensors = {
      geometry: g,
      input: { shape: [1, 4], data: Float32Array.of(1, NaN, -3, Infinity) },
      weight: { shape: [1, 1, 2], data: Float32Array.of(1, -2) },
    };
    const { values } = computeTile(tensors, { view: "output", planes: [0] }, 0, 0, 0);
    assert.deepEqual([...values], [NaN, NaN, -Infinity]);
    assert.deepEqual(computeRanges(tensors), {
      input: { maxAbs: 3, sampled: false },
      weight: { maxAbs: 2, sampled: false },
      output: { maxAbs: 0, sampled: false },
    });
  });
});

function checkTile(tensors: ConvTensors, ref: ViewRef, level: number): void {
  const { geometry: g } = tensors;
  const shape = viewShape(g, ref);
  const whole = wholeView(tensors, ref);
  const tile = computeTile(tensors, ref, level, 0, 0);
  const block = 2 ** level;
  const name = `${ref.view} [${ref.planes}] level ${level}`;
  assert.equal(tile.rows, Math.min(tileSize, Math.ceil(shape.rows / block)), name);
  assert.equal(tile.columns, Math.min(tileSize, Math.ceil(shape.columns / block)), name);
  for (let y = 0; y < tile.rows; y++) {
    for (let x = 0; x < tile.columns; x++) {
      const pixel = y * tile.columns + x;
      const first = y * block * shape.columns + x * block;
      let [count, sum] = [0, 0];
      const tapSums = g.kernelSize.map(() => 0);
      for (let r = y * block; r < Math.min(shape.rows, (y + 1) * block); r++) {
        for (let c = x * block; c < Math.min(shape.columns, (x + 1) * block); c++) {
          const at = r * shape.columns + c;
          if (whole.kinds[at] !== cellKind.value) continue;
          count++;
          sum += whole.values[at] ?? 0;
          for (const [axis, k] of positionOf(whole.taps[at] ?? 0, g.kernelSize).entries()) {
            tapSums[axis] = (tapSums[axis] ?? 0) + k;
          }
        }
      }
      const where = `${name} pixel (${y}, ${x})`;
      assert.equal(tile.values[pixel], ref.view === "linear" ? sum : whole.values[first], where);
      assert.equal(tile.kinds[pixel], count > 0 ? cellKind.value : whole.kinds[first], where);
      assert.equal(tile.taps[pixel], ref.view === "linear" && level > 0 ? -1 : whole.taps[first], where);
      assert.equal(tile.counts?.[pixel], ref.view === "linear" ? count : undefined, where);
      assert.deepEqual(
        tile.meanTaps?.map((means) => means[pixel]),
        ref.view === "linear" && level > 0 ? tapSums.map((s) => Math.fround(s / count)) : undefined,
        where,
      );
    }
  }
}

/** Compares which pixels are no numbers with the cells of the whole view under them. */
function checkMarks(tensors: ConvTensors, ref: ViewRef, level: number): void {
  const { rows, columns } = viewShape(tensors.geometry, ref);
  const whole = wholeView(tensors, ref);
  const tile = computeTile(tensors, ref, level, 0, 0);
  const covered = tileSize << level; // a view may go on beyond its first tile
  const expected = new Set<number>();
  for (let r = 0; r < Math.min(rows, covered); r++) {
    for (let c = 0; c < Math.min(columns, covered); c++) {
      const at = r * columns + c;
      if (whole.kinds[at] === cellKind.value && !Number.isFinite(whole.values[at]))
        expected.add((r >> level) * tile.columns + (c >> level));
    }
  }
  const marked = [...tile.values.keys()].filter((pixel) => !Number.isFinite(tile.values[pixel]));
  assert.deepEqual(
    marked,
    [...expected].sort((a, b) => a - b),
    `${ref.view} [${ref.planes}] level ${level}`,
  );
}

describe("computeRanges", () => {
  it("is exact where that is affordable", () => {
    const tensors = tensorsFor(
      validGeometry({ input_size: [9, 8], in_channels: 2, out_channels: 3, kernel_size: 3 }),
    );
    const most = (values: Float32Array) => values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    assert.deepEqual(computeRanges(tensors), {
      input: { maxAbs: most(tensors.input.data), sampled: false },
      weight: { maxAbs: most(tensors.weight.data), sampled: false },
      output: { maxAbs: most(convolve(tensors, 1).data), sampled: false },
    });
  });

  it("samples the output of a large layer, and always the same", () => {
    const tensors = tensorsFor(
      validGeometry({ input_size: [64, 64], in_channels: 64, out_channels: 64, kernel_size: 3, padding: 1 }),
    );
    const { output } = computeRanges(tensors);
    assert.equal(output.sampled, true);
    assert.ok(output.maxAbs > 100, `${output.maxAbs}`);
    assert.deepEqual(computeRanges(tensors).output, output);
  });
});
