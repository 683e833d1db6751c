import type { ConvGeometry } from "./convGeometry.ts";
import type { ConvTensors } from "./convTensors.ts";
import { copyTile } from "./copyTile.ts";
import { givenOutputTile } from "./givenOutputTile.ts";
import { defaultLayout } from "./layout.ts";
import { linearTile } from "./linearTile.ts";
import { markNonFinite } from "./markNonFinite.ts";
import { outputTile, partialTile } from "./outputTile.ts";
import type { TileBuffers } from "./tileBuffers.ts";
import { type TileGrid, tileGrid } from "./tileGrid.ts";
import { transposeTile } from "./transposeTile.ts";
import { isTransposed } from "./viewLayout.ts";
import type { Tile, ViewRef } from "./views.ts";

/** What a tile is computed with besides the tensors. */
export interface TileMeans {
  /** All outputs, where they have been computed before: (c_out, ...output size). */
  readonly output?: Float32Array | undefined;
  /** What the tile's arrays are taken from. */
  readonly buffers?: TileBuffers | undefined;
}

/**
 * One tile of a view, from the tensors alone: no view is ever stored, and of outputs only those shown are computed.
 *
 * @throws RangeError for a view that the convolution does not have, or a tile outside it
 */
export function computeTile(
  tensors: ConvTensors,
  ref: ViewRef,
  level: number,
  row: number,
  column: number,
  means: TileMeans = {},
): Tile {
  const { geometry } = tensors;
  if (isTransposed(ref)) {
    const turned = { ...ref, layout: { ...defaultLayout, ...ref.layout, patches: "columns" as const } };
    const tile = computeTile(tensors, turned, level, column, row, means);
    const transposed = transposeTile(tile);
    means.buffers?.giveBack(tile);
    return transposed;
  }
  const grid = { ...tileGrid(geometry, ref, level, row, column), buffers: means.buffers };
  if (ref.view === "linear") return linearTile(tensors, ref, grid);
  const tile = sampledTile(tensors, ref, grid, means.output);
  if (level > 0 && !isPartial(geometry, ref)) markNonFinite(tensors, ref, grid, tile);
  return tile;
}

/** A tile whose pixels show the first cell of their block. */
function sampledTile(tensors: ConvTensors, ref: ViewRef, grid: TileGrid, output?: Float32Array): Tile {
  const { geometry } = tensors;
  if (isPartial(geometry, ref)) return partialTile(tensors, ref, grid);
  if (ref.view !== "output" && ref.view !== "product") return copyTile(tensors, ref, grid);
  return output ? givenOutputTile(geometry, output, ref, grid) : outputTile(tensors, ref, grid);
}

/** The columns that a transposed convolution folds. */
function isPartial({ transposed }: ConvGeometry, { view }: ViewRef): boolean {
  return transposed && view === "unfold";
}
