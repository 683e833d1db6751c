import type { ConvGeometry } from "./convGeometry.ts";
import { indexOf } from "./indexing.ts";
import { sizeOf } from "./tensor.ts";
import { emptyTile, type TileGrid } from "./tileGrid.ts";
import { cellKind, type Tile, type ViewRef } from "./views.ts";

/** A tile of `output` or `product` whose outputs, (c_out, ...output size), have been computed before. */
export function givenOutputTile(g: ConvGeometry, output: Float32Array, ref: ViewRef, grid: TileGrid): Tile {
  const tile = emptyTile(grid);
  tile.kinds.fill(cellKind.value);
  // Either way a row is a run of outputs: a channel of `product`, a line of an output plane.
  const [channel = 0, ...slice] = ref.planes;
  const leading = g.outputSize.slice(0, -2);
  const plane = sizeOf(g.outputSize.slice(-2));
  const begin =
    ref.view === "product" ? 0 : plane * indexOf([channel, ...slice], [g.outChannels, ...leading]);
  const width = ref.view === "product" ? sizeOf(g.outputSize) : (g.outputSize.at(-1) ?? 1);
  for (let y = 0; y < grid.rows; y++) {
    const row = begin + width * (grid.rowEdges[y] as number);
    for (let x = 0; x < grid.columns; x++) {
      tile.values[y * grid.columns + x] = output[row + (grid.columnEdges[x] as number)] as number;
    }
  }
  return tile;
}
