import { tileSize } from "../../src/core/views.ts";
import type { CellRange, Extent } from "./viewport.ts";

/** The place of a tile in the pyramid of a view; see `Tile`. */
export interface TilePlace {
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

/** Cells along the edge of a tile of a level. */
export function tileSpan(level: number): number {
  return tileSize * 2 ** level;
}

/** The level in which a whole view is one tile. */
export function topLevel({ rows, columns }: Extent): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(rows, columns, 1) / tileSize)));
}

/**
 * The finest level whose pixels are no smaller than the screen's, so that none of them can fall through: in a view
 * smaller than a tile even one above the top.
 */
export function levelFor(devicePixelsPerCell: number): number {
  return Math.max(0, Math.ceil(-Math.log2(devicePixelsPerCell) - 1e-9));
}

/** The tiles of a level that hold these cells, those around the middle first. */
export function tilesOver({ r0, r1, c0, c1 }: CellRange, level: number): readonly TilePlace[] {
  if (r1 <= r0 || c1 <= c0) return [];
  const span = tileSpan(level);
  const [top, bottom] = [Math.floor(r0 / span), Math.floor((r1 - 1) / span)];
  const [left, right] = [Math.floor(c0 / span), Math.floor((c1 - 1) / span)];
  const places: TilePlace[] = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) places.push({ level, row, column });
  }
  const distance = ({ row, column }: TilePlace) =>
    Math.abs(2 * row - top - bottom) + Math.abs(2 * column - left - right);
  return places.sort((a, b) => distance(a) - distance(b));
}

/** The tile `levels` above that holds this one. */
export function ancestor({ level, row, column }: TilePlace, levels: number): TilePlace {
  const factor = 2 ** levels;
  return { level: level + levels, row: Math.floor(row / factor), column: Math.floor(column / factor) };
}

/** The cells that a tile stands for. */
export function cellsOf({ level, row, column }: TilePlace, { rows, columns }: Extent): CellRange {
  const span = tileSpan(level);
  return {
    r0: row * span,
    r1: Math.min(rows, (row + 1) * span),
    c0: column * span,
    c1: Math.min(columns, (column + 1) * span),
  };
}

/** More would push out of the cache what is in view. */
const mostAhead = 24;

/**
 * The tiles that a person is likely to want next, the likeliest first: those of the next coarser level, those of the next
 * finer one in the middle of the view, and those around the view.
 */
export function tilesNext(visible: CellRange, level: number, extent: Extent): readonly TilePlace[] {
  const { r0, r1, c0, c1 } = visible;
  const [down, across] = [(r1 - r0) / 4, (c1 - c0) / 4];
  const middle = {
    r0: Math.floor(r0 + down),
    r1: Math.ceil(r1 - down),
    c0: Math.floor(c0 + across),
    c1: Math.ceil(c1 - across),
  };
  const span = tileSpan(level);
  const around = {
    r0: Math.max(0, r0 - span),
    r1: Math.min(extent.rows, r1 + span),
    c0: Math.max(0, c0 - span),
    c1: Math.min(extent.columns, c1 + span),
  };
  const key = (place: TilePlace) => `${place.row} ${place.column}`;
  const inView = new Set(tilesOver(visible, level).map(key));
  return [
    ...(level < topLevel(extent) ? tilesOver(visible, level + 1) : []),
    ...(level > 0 ? tilesOver(middle, level - 1) : []),
    ...tilesOver(around, level).filter((place) => !inView.has(key(place))),
  ].slice(0, mostAhead);
}
