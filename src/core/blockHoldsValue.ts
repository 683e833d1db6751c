import type { ConvGeometry } from "./convGeometry.ts";
import { boxesOfDigits } from "./digits.ts";
import { GroupPattern } from "./groupPattern.ts";
import type { TileGrid } from "./tileGrid.ts";
import { type AxisGrid, coordinateOf, type ViewLayout } from "./viewLayout.ts";
import { countLinks, type WindowAxis, windowAxes } from "./windowAxis.ts";

/** Whether one of a block's cells is a value though its first is not. */
export function blockHoldsValue(
  g: ConvGeometry,
  layout: ViewLayout,
  ofWeight: boolean,
  grid: TileGrid,
  y: number,
  x: number,
): boolean {
  const groups = new GroupPattern(g.outChannels, g.inChannels, g.groups);
  const axes = windowAxes(g);
  const [r, rowEnd] = [grid.rowEdges[y] as number, grid.rowEdges[y + 1] as number];
  const [c, columnEnd] = [grid.columnEdges[x] as number, grid.columnEdges[x + 1] as number];
  const columnBoxes = boxesOfDigits(c, columnEnd, layout.columns);
  return boxesOfDigits(r, rowEnd, layout.rows).some((rows) =>
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
    for (let digit = r0; digit < r1; digit++) {
      if (countLinks(axis, coordinateOf(grid.row, digit), c0, c1, 0, axis.pixels) > 0) return true;
    }
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
