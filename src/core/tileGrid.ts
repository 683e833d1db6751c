import type { ConvGeometry } from "./convGeometry.ts";
import { TileBuffers } from "./tileBuffers.ts";
import { viewShape } from "./viewShape.ts";
import { type Tile, tileSize, type ViewRef } from "./views.ts";

/** Which cells of a view the pixels of a tile stand for. */
export interface TileGrid {
  /** Pixels of the tile that lie inside the view. */
  readonly rows: number;
  readonly columns: number;
  /** First cells of its pixels' blocks, and one entry more: the end of the last block. */
  readonly rowEdges: Float64Array;
  readonly columnEdges: Float64Array;
  readonly level: number;
  /** What the tile's arrays are taken from; new ones if absent. */
  readonly buffers?: TileBuffers | undefined;
}

/** @throws RangeError for a tile that lies outside the view */
export function tileGrid(
  g: ConvGeometry,
  ref: ViewRef,
  level: number,
  row: number,
  column: number,
): TileGrid {
  if (!Number.isSafeInteger(level) || level < 0 || level > 52) {
    throw new RangeError(`level must be a whole number from 0 to 52, got ${level}`);
  }
  const shape = viewShape(g, ref);
  const rowEdges = edges("row", row, shape.rows, 2 ** level);
  const columnEdges = edges("column", column, shape.columns, 2 ** level);
  return { rows: rowEdges.length - 1, columns: columnEdges.length - 1, rowEdges, columnEdges, level };
}

function edges(name: string, tile: number, cells: number, block: number): Float64Array {
  const from = tile * tileSize * block;
  const pixels = Math.min(tileSize, Math.ceil((cells - from) / block));
  if (!Number.isSafeInteger(tile) || tile < 0 || pixels <= 0) {
    const tiles = Math.ceil(cells / (tileSize * block));
    throw new RangeError(`${name} must be a tile from 0 to ${tiles - 1}, got ${tile}`);
  }
  return Float64Array.from({ length: pixels + 1 }, (_, n) => Math.min(cells, from + n * block));
}

/** A tile of values that belong to no tap. */
export function emptyTile({ rows, columns, buffers = new TileBuffers() }: TileGrid): Tile {
  return { rows, columns, ...buffers.take(rows * columns) };
}
