import type { ConvTensors } from "./convTensors.ts";
import { isEmptyTile, sparseLinearTile } from "./linearTile.ts";
import { type PackedTile, packSparse, packTile } from "./packTile.ts";
import { computeTile, type TileMeans } from "./tile.ts";
import { tileGrid } from "./tileGrid.ts";
import type { ViewRef } from "./views.ts";

/**
 * A tile ready to be sent. Most tiles of M hold nothing, which its count tells at once: those take no time to compute.
 *
 * @throws RangeError for a view that the convolution does not have, or a tile outside it
 */
export function computePackedTile(
  tensors: ConvTensors,
  ref: ViewRef,
  level: number,
  row: number,
  column: number,
  means: TileMeans = {},
): PackedTile {
  if (ref.view === "linear") {
    const grid = tileGrid(tensors.geometry, ref, level, row, column);
    const { rows, columns } = grid;
    if (isEmptyTile(tensors, ref, grid)) {
      const held = new Uint8Array(Math.ceil((rows * columns) / 8));
      const axes = level === 0 ? 0 : tensors.geometry.axes.length;
      return { rows, columns, countBytes: 1, axes, fields: new Uint8Array(), held };
    }
    const sparse = sparseLinearTile(tensors, ref, grid);
    if (sparse !== undefined) return packSparse(sparse);
  }
  const tile = computeTile(tensors, ref, level, row, column, means);
  const packed = packTile(tile);
  means.buffers?.giveBack(tile);
  return packed;
}
