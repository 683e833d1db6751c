import type { SparseTile } from "../../src/core/sparseTile.ts";
import type { Piece } from "./painter.ts";
import { ancestor, cellsOf, type TilePlace, topLevel } from "./tileGrid.ts";
import type { Extent } from "./viewport.ts";

/**
 * What can be drawn now for the wanted places: their tiles, and for those that are still missing the part of the
 * nearest coarser tile that covers them.
 */
export function availablePieces(
  lookup: (place: TilePlace) => SparseTile | undefined,
  wanted: readonly TilePlace[],
  extent: Extent,
): readonly Piece[] {
  return wanted.flatMap((place) => {
    for (let up = 0; up <= Math.max(0, topLevel(extent) - place.level); up++) {
      const from = ancestor(place, up);
      const tile = lookup(from);
      if (tile !== undefined) return [{ tile, place: from, cells: cellsOf(place, extent) }];
    }
    return [];
  });
}
