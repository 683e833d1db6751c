import { type ChannelRange, inChannelsOf, outChannelsOf } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import type { LinkSet } from "./linkSet.ts";
import { type AxisCoordinate, clip, type Links, stepOf } from "./links.ts";
import { kroneckerRectangles, progression, type Rectangle } from "./rectangles.ts";
import { type AxisGrid, type ChannelGrid, digitFor, type Scale, viewLayout } from "./viewLayout.ts";
import type { ViewRef } from "./views.ts";

/**
 * The cells of a view that take part in some multiplications, as few disjoint rectangles. A view that shows pixels shows
 * only the links on pixels it has. More than `limit` rectangles are covered as `kroneckerRectangles` says.
 */
export function projectLinks(g: ConvGeometry, links: LinkSet, ref: ViewRef, limit: number): Rectangle[] {
  const { channels, axes, rows, columns } = viewLayout(g, ref);
  const [cell] = channelCells(g, channels, links);
  if (cell === undefined) return [];
  // Channels of rows and of columns are chosen independently: two factors, each of which may come first or last.
  const down = { row: cell.row, rows: cell.rows, column: 0, columns: 1 };
  const across = { row: 0, rows: 1, column: cell.column, columns: cell.columns };
  const downGrid = { rows: rows.sizes[0] ?? 1, columns: 1 };
  const acrossGrid = { rows: 1, columns: columns.sizes[0] ?? 1 };
  let cells: Rectangle[] = [{ row: 0, column: 0, rows: 1, columns: 1 }];
  if (!rows.channelLast) cells = kroneckerRectangles(cells, [down], downGrid, limit);
  if (!columns.channelLast) cells = kroneckerRectangles(cells, [across], acrossGrid, limit);
  axes.forEach((grid, axis) => {
    const line = links.axes[axis];
    if (line === undefined) return;
    const size = { rows: grid.row?.size ?? 1, columns: grid.column?.size ?? 1 };
    cells = kroneckerRectangles(cells, axisCells(grid, line, limit), size, limit);
  });
  if (rows.channelLast) cells = kroneckerRectangles(cells, [down], downGrid, limit);
  if (columns.channelLast) cells = kroneckerRectangles(cells, [across], acrossGrid, limit);
  return cells;
}

function channelCells(g: ConvGeometry, grid: ChannelGrid, links: LinkSet): Rectangle[] {
  const within = (channel: number | undefined, [from, to]: ChannelRange) =>
    channel === undefined || (channel >= from && channel < to);
  if (!within(grid.fixed.out, links.out) || !within(grid.fixed.in, links.in)) return [];
  const range = (scale: Scale<"out" | "in"> | undefined, start: number): ChannelRange => {
    if (scale === undefined) return [0, 1];
    const [from, to] = scale.of === "out" ? links.out : links.in;
    return [from - start, to - start];
  };
  const [row, rowEnd] = range(grid.row, 0);
  const groupStart = !grid.local
    ? 0
    : (grid.row?.of === "out" ? inChannelsOf(g, row) : outChannelsOf(g, row))[0];
  const [column, columnEnd] = range(grid.column, groupStart);
  return [{ row, column, rows: rowEnd - row, columns: columnEnd - column }];
}

function axisCells(grid: AxisGrid, links: Links, limit: number): Rectangle[] {
  const { row, column, fixed } = grid;
  let line = links;
  for (const scale of [row, column]) {
    if (scale?.of === "pixel") line = clip(line, "pixel", scale.origin, scale.origin + scale.size);
  }
  if (fixed !== undefined && !showsCoordinate(line, fixed.of, fixed.value)) return [];
  const start = (scale: Scale<AxisCoordinate> | undefined) => (scale ? digitFor(scale, line[scale.of]) : 0);
  const step = (scale: Scale<AxisCoordinate> | undefined) =>
    scale ? stepOf(line, scale.of) * (scale.reversed ? -1 : 1) : 0;
  return progression([start(row), start(column)], [step(row), step(column)], line.count, limit);
}

/** Whether one of the links has this window, tap or pixel. */
export function showsCoordinate(links: Links, of: AxisCoordinate, value: number): boolean {
  const step = stepOf(links, of);
  const n = step === 0 ? 0 : (value - links[of]) / step;
  return Number.isInteger(n) && n >= 0 && n < links.count && links[of] + n * step === value;
}
