import type { SparseTile } from "../../src/core/sparseTile.ts";
import type { Coloring } from "../color/coloring.ts";
import type { TilePlace } from "./tileGrid.ts";
import type { CellRange, Extent, Size, Viewport } from "./viewport.ts";

/** A tile, and the cells of it that are to be drawn: fewer than it holds when it stands in for a finer one. */
export interface Piece {
  readonly tile: SparseTile;
  readonly place: TilePlace;
  readonly cells: CellRange;
}

export interface Frame {
  readonly size: Size;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
  readonly viewport: Viewport;
  readonly extent: Extent;
  readonly pieces: readonly Piece[];
  /** Rows and columns that the selection runs through; they lie below the cells, whose colours stay true. */
  readonly bands: readonly CellRange[];
  readonly coloring: Coloring;
}

/** Draws the cells of a view; what is written or outlined on them is drawn on a canvas of its own. */
export interface Painter {
  paint(frame: Frame): void;
}
