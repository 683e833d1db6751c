import { addScaled } from "./axpy.ts";
import { inChannelsOf, weightOffset } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import type { ConvTensors } from "./convTensors.ts";
import { digitsOf } from "./digits.ts";
import { indexOf, positionOf } from "./indexing.ts";
import { OutputRows, type OutputRun } from "./outputRow.ts";
import { sizeOf } from "./tensor.ts";
import { emptyTile, type TileGrid } from "./tileGrid.ts";
import { coordinateOf, viewLayout } from "./viewLayout.ts";
import { cellKind, type Tile, type ViewRef } from "./views.ts";

/** A tile of `output` or `product`, of which only the cells shown are computed. */
export function outputTile(tensors: ConvTensors, ref: ViewRef, grid: TileGrid): Tile {
  const { geometry: g, bias } = tensors;
  const rows = new OutputRows(tensors);
  const tile = emptyTile(grid);
  tile.kinds.fill(cellKind.value);
  const sizes = ref.view === "product" ? g.outputSize : g.outputSize.slice(-1);
  const runs = runsOf(grid.columnEdges.subarray(0, -1), sizes, 2 ** grid.level).map((run) => ({
    ...run,
    segments: rows.segments(run),
  }));
  for (const { y, outs, line } of linesOf(g, ref, grid)) {
    for (const { at, count, leading, segments } of runs) {
      const sums = outs.map((out) => new Float64Array(count).fill(bias?.data[out] ?? 0));
      rows.add(sums, outs, [...line, ...leading], segments);
      for (const [n, sum] of sums.entries()) tile.values.set(sum, (y + n) * grid.columns + at);
    }
  }
  return tile;
}

/** Rows of a tile that can be computed together: of `product` those of one group of channels, of `output` each alone. */
function linesOf(
  g: ConvGeometry,
  ref: ViewRef,
  grid: TileGrid,
): { y: number; outs: number[]; line: number[] }[] {
  const lines: { y: number; outs: number[]; line: number[] }[] = [];
  for (let y = 0; y < grid.rows; y++) {
    const row = grid.rowEdges[y] as number;
    const [out = 0, ...slice] = ref.planes;
    const previous = lines.at(-1);
    if (ref.view === "output")
      lines.push({ y, outs: [out], line: g.axes.length === 1 ? [] : [...slice, row] });
    else if (previous && inChannelsOf(g, previous.outs[0] ?? 0)[0] === inChannelsOf(g, row)[0])
      previous.outs.push(row);
    else lines.push({ y, outs: [row], line: [] });
  }
  return lines;
}

/** A tile of the columns to fold of a transposed convolution: at (co, tap; position) Σ over ci of W[ci, co, tap]·x[ci, position]. */
export function partialTile(tensors: ConvTensors, ref: ViewRef, grid: TileGrid): Tile {
  const { geometry: g, input, weight } = tensors;
  const tile = emptyTile(grid);
  tile.kinds.fill(cellKind.value);
  const layout = viewLayout(g, ref);
  const plane = sizeOf(g.inputSize);
  const sum = new Float64Array(grid.columns);
  for (let y = 0; y < grid.rows; y++) {
    const [out = 0, ...digits] = digitsOf(grid.rowEdges[y] as number, layout.rows);
    const along = layout.axes.map(({ row }, axis) => (row ? coordinateOf(row, digits[axis] ?? 0) : 0));
    const tap = indexOf(along, g.kernelSize);
    sum.fill(0);
    const [from, to] = inChannelsOf(g, out);
    for (let channel = from; channel < to; channel++) {
      const factor = weight.data[weightOffset(g, out, channel) + tap] as number;
      const start = channel * plane + (grid.columnEdges[0] as number);
      addScaled(sum, 0, 1, input.data, start, 2 ** grid.level, grid.columns, factor);
    }
    tile.values.set(sum, y * grid.columns);
    tile.taps.fill(tap, y * grid.columns, (y + 1) * grid.columns);
  }
  return tile;
}

interface PlacedRun extends OutputRun {
  /** The first pixel of the run. */
  readonly at: number;
  readonly leading: readonly number[];
}

/** Positions that lie on the same line of the output form one run. */
function runsOf(positions: Float64Array, sizes: readonly number[], step: number): PlacedRun[] {
  const runs: PlacedRun[] = [];
  const width = sizes.at(-1) ?? 1;
  for (let at = 0; at < positions.length; ) {
    const position = positionOf(positions[at] as number, sizes);
    const first = position.pop() ?? 0;
    const count = Math.min(positions.length - at, Math.ceil((width - first) / step));
    runs.push({ at, leading: position, first, step, count });
    at += count;
  }
  return runs;
}
