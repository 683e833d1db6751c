import type { ConvTensors } from "./convTensors.ts";
import { copyTile } from "./copyTile.ts";
import { defaultLayout } from "./layout.ts";
import { givenOutputTile } from "./givenOutputTile.ts";
import { linearTile } from "./linearTile.ts";
import { outputTile, partialTile } from "./outputTile.ts";
import { tileGrid } from "./tileGrid.ts";
import { transposeTile } from "./transposeTile.ts";
import { isTransposed } from "./viewLayout.ts";
import type { Tile, ViewRef } from "./views.ts";
/**
 * One tile of a view, from the tensors alone: no view is ever stored, and of outputs only those shown are computed.
 *
 * @param output all outputs, where they have been computed before: (c_out, ...output size)
 * @throws RangeError for a view that the convolution does not have, or a tile outside it
 */
export function computeTile(
  tensors: ConvTensors,
  ref: ViewRef,
  level: number,
  row: number,
  column: number,
  output?: Float32Array,
): Tile {
  const { geometry } = tensors;
  if (isTransposed(ref)) {
    const turned = { ...ref, layout: { ...defaultLayout, ...ref.layout, patches: "columns" as const } };
    return transposeTile(computeTile(tensors, turned, level, column, row, output));
  }
  const grid = tileGrid(geometry, ref, level, row, column);
  switch (ref.view) {
    case "linear":
      return linearTile(tensors, ref, grid);
    case "output":
    case "product":
      return output ? givenOutputTile(geometry, output, ref, grid) : outputTile(tensors, ref, grid);
    case "unfold":
      return geometry.transposed ? partialTile(tensors, ref, grid) : copyTile(tensors, ref, grid);
    default:
      return copyTile(tensors, ref, grid);
  }
}
