import { boxesOf } from "./boxes.ts";
import { weightOffset } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import type { ConvTensors } from "./convTensors.ts";
import { GroupPattern } from "./groupPattern.ts";
import { positionOf } from "./indexing.ts";
import { sizeOf } from "./tensor.ts";
import { emptyTile, type TileGrid } from "./tileGrid.ts";
import { type AxisGrid, type ViewLayout, viewLayout } from "./viewLayout.ts";
import { cellKind, type Tile, type ViewRef } from "./views.ts";
import { countLinks, type WindowAxis, windowAxes } from "./windowAxis.ts";

/**
 * A tile of a view whose cells are copies of inputs or of weights: `input`, `flat`, the unfolded matrix of a convolution,
 * `kernel`, `weights`, `stacked`. Where a copy comes from is a sum of what its row and what its column contributes.
 */
export function copyTile(tensors: ConvTensors, ref: ViewRef, grid: TileGrid): Tile {
  const { geometry: g } = tensors;
  const layout = viewLayout(g, ref);
  const ofWeight = ref.view === "kernel" || ref.view === "weights" || ref.view === "stacked";
  const { data } = ofWeight ? tensors.weight : tensors.input;
  const showsTaps = ofWeight || ref.view === "unfold";
  const absent = ofWeight ? cellKind.structuralZero : cellKind.padding;
  const rows = lines(g, layout, "row", ofWeight, grid.rowEdges);
  const columns = lines(g, layout, "column", ofWeight, grid.columnEdges);
  const sizes = ofWeight ? [] : g.inputSize;
  const tile = emptyTile(grid);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const pixel = y * grid.columns + x;
      if (showsTaps) tile.taps[pixel] = row.tap + column.tap;
      const present = ofWeight
        ? row.group === column.group || ref.view !== "weights"
        : bothInside(row, column, sizes);
      if (present) tile.values[pixel] = data[row.offset + column.offset] ?? 0;
      const holds = present || (grid.level > 0 && blockHoldsValue(g, layout, ofWeight, grid, y, x));
      tile.kinds[pixel] = holds ? cellKind.value : absent;
      if (absent === cellKind.structuralZero && !present) tile.taps[pixel] = -1;
    });
  });
  return tile;
}

/** What a row or a column contributes to its cells. */
interface Line {
  /** To the index into the tensor's data. */
  readonly offset: number;
  /** To the index of the tap. */
  readonly tap: number;
  /** To the position in the input along each axis. */
  readonly position: readonly number[];
  readonly group: number;
}

function lines(
  g: ConvGeometry,
  layout: ViewLayout,
  side: "row" | "column",
  ofWeight: boolean,
  edges: Float64Array,
): readonly Line[] {
  const sizes = side === "row" ? layout.rowSizes : layout.columnSizes;
  const axes = windowAxes(g);
  return Array.from(edges.subarray(0, -1), (index): Line => {
    const [digit = 0, ...digits] = positionOf(index, sizes);
    const along = layout.axes.map((axis, n) =>
      contribution(axes[n] as WindowAxis, axis, side, digits[n] ?? 0, g.transposed),
    );
    const tap = along.reduce((sum, { tap: k }, n) => sum * (g.kernelSize[n] ?? 1) + k, 0);
    const position = along.map((a) => a.position);
    const start = position.reduce((sum, i, n) => sum * (g.inputSize[n] ?? 1) + i, 0);
    const channel = channelDigit(layout, side, digit);
    if (ofWeight) return { offset: kernelStart(g, channel) + tap, tap, position, group: groupOf(g, channel) };
    return { offset: (channel.in ?? 0) * sizeOf(g.inputSize) + start, tap, position, group: 0 };
  });
}

interface Channels {
  readonly out?: number;
  readonly in?: number;
}

/** The channels that a line names; those that the whole view shares count as named by its rows. */
function channelDigit({ channels }: ViewLayout, side: "row" | "column", digit: number): Channels {
  const scale = channels[side];
  return { ...(side === "row" && channels.fixed), ...(scale && { [scale.of]: digit }) };
}

/** `weightOffset` of the two channels is the sum of what each gives alone. */
function kernelStart(g: ConvGeometry, { out = 0, in: channel = 0 }: Channels): number {
  return weightOffset(g, out, channel);
}

function groupOf(g: ConvGeometry, { out, in: channel = 0 }: Channels): number {
  return out === undefined
    ? Math.floor(channel / (g.inChannels / g.groups))
    : Math.floor(out / (g.outChannels / g.groups));
}

function contribution(
  axis: WindowAxis,
  grid: AxisGrid,
  side: "row" | "column",
  digit: number,
  transposed: boolean,
) {
  const scale = grid[side];
  const given = scale
    ? { of: scale.of, value: scale.origin + digit }
    : side === "row" && grid.fixed
      ? grid.fixed
      : undefined;
  // A pixel is window·stride − pad + tap·dilation: the window's share goes with −pad.
  if (given?.of === "tap")
    return { tap: given.value, position: transposed ? 0 : given.value * axis.dilation };
  if (given?.of === "window") {
    return { tap: 0, position: transposed ? given.value : given.value * axis.stride - axis.pad };
  }
  return { tap: 0, position: given?.value ?? 0 };
}

function bothInside(row: Line, column: Line, sizes: readonly number[]): boolean {
  for (let axis = 0; axis < sizes.length; axis++) {
    const n = (row.position[axis] as number) + (column.position[axis] as number);
    if (n < 0 || n >= (sizes[axis] as number)) return false;
  }
  return true;
}

/** Whether one of a block's cells is a value though its first is not. */
function blockHoldsValue(
  g: ConvGeometry,
  layout: ViewLayout,
  ofWeight: boolean,
  grid: TileGrid,
  y: number,
  x: number,
): boolean {
  const groups = new GroupPattern(g.outChannels, g.inChannels, g.groups);
  const axes = windowAxes(g);
  const columnBoxes = boxesOf(
    grid.columnEdges[x] as number,
    grid.columnEdges[x + 1] as number,
    layout.columnSizes,
  );
  return boxesOf(grid.rowEdges[y] as number, grid.rowEdges[y + 1] as number, layout.rowSizes).some((rows) =>
    columnBoxes.some((columns) =>
      rows.every(([r0, r1], digit) => {
        const [c0, c1] = columns[digit] ?? [0, 1];
        if (digit === 0) return !ofWeight || groups.count(r0, r1, c0, c1) > 0;
        const axis = axes[digit - 1];
        const axisGrid = layout.axes[digit - 1];
        return (
          ofWeight ||
          axis === undefined ||
          axisGrid === undefined ||
          axisHoldsValue(axis, axisGrid, r0, r1, c0, c1)
        );
      }),
    ),
  );
}

function axisHoldsValue(
  axis: WindowAxis,
  grid: AxisGrid,
  r0: number,
  r1: number,
  c0: number,
  c1: number,
): boolean {
  if (grid.row?.of === "tap" && grid.column?.of === "window") {
    for (let tap = r0; tap < r1; tap++) if (countLinks(axis, tap, c0, c1, 0, axis.pixels) > 0) return true;
    return false;
  }
  const scale = grid.row ?? grid.column;
  if (scale?.of === "pixel") {
    const [from, to] = grid.row ? [r0, r1] : [c0, c1];
    return scale.origin + from < axis.pixels && scale.origin + to > 0;
  }
  const fixed = grid.fixed;
  return fixed?.of !== "pixel" || (fixed.value >= 0 && fixed.value < axis.pixels);
}
