import type { CellRange, Size, Viewport } from "./viewport.ts";

/** Where the cells of a matrix stand on its overlay, whose upper left corner belongs to the rulers. */
export interface Stage {
  readonly viewport: Viewport;
  /** Of the cells, without rulers. */
  readonly size: Size;
  readonly inset: Inset;
  readonly ratio: number;
}

/** Width of the left ruler and height of the top one. */
export interface Inset {
  readonly left: number;
  readonly top: number;
}

/** The left edge of a column, on a whole device pixel so that lines are sharp and meet the cells below. */
export function columnEdge({ viewport, inset, ratio }: Stage, column: number): number {
  return inset.left + Math.round((column - viewport.left) * viewport.scale * ratio) / ratio;
}

export function rowEdge({ viewport, inset, ratio }: Stage, row: number): number {
  return inset.top + Math.round((row - viewport.top) * viewport.scale * ratio) / ratio;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function boxOf(stage: Stage, { r0, r1, c0, c1 }: CellRange): Box {
  const [x, y] = [columnEdge(stage, c0), rowEdge(stage, r0)];
  return { x, y, width: columnEdge(stage, c1) - x, height: rowEdge(stage, r1) - y };
}

/** The thickness of the thinnest line: whole device pixels, so that it is sharp. */
export function hairline({ ratio }: Stage): number {
  return Math.max(1, Math.round(ratio)) / ratio;
}
