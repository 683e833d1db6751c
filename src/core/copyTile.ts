import { blockHoldsValue } from "./blockHoldsValue.ts";
import type { ConvTensors } from "./convTensors.ts";
import { copyLines, type Line } from "./copyLines.ts";
import { emptyTile, type TileGrid } from "./tileGrid.ts";
import { viewLayout } from "./viewLayout.ts";
import { cellKind, type Tile, type ViewRef } from "./views.ts";

/**
 * A tile of a view whose cells are copies of inputs or of weights: `input`, `flat`, the unfolded matrix of a convolution,
 * `kernel`, `weights`, `stacked`. Where a copy comes from is a sum of what its row and what its column contributes.
 */
export function copyTile(tensors: ConvTensors, ref: ViewRef, grid: TileGrid): Tile {
  const { geometry: g } = tensors;
  const layout = viewLayout(g, ref);
  const ofWeight = ref.view === "kernel" || ref.view === "weights" || ref.view === "stacked";
  const { data } = ofWeight ? tensors.weight : tensors.input;
  const showsTaps = ofWeight || ref.view === "unfold";
  const absent = ofWeight ? cellKind.structuralZero : cellKind.padding;
  const rows = copyLines(g, layout, "row", ofWeight, grid.rowEdges);
  const columns = copyLines(g, layout, "column", ofWeight, grid.columnEdges);
  const sizes = ofWeight ? [] : g.inputSize;
  const tile = emptyTile(grid);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      const pixel = y * grid.columns + x;
      const present = ofWeight
        ? row.group === column.group || ref.view !== "weights"
        : bothInside(row, column, sizes);
      if (present) tile.values[pixel] = data[row.offset + column.offset] ?? 0;
      const holds = present || (grid.level > 0 && blockHoldsValue(g, layout, ofWeight, grid, y, x));
      tile.kinds[pixel] = holds ? cellKind.value : absent;
      // Padding lies under a tap, too.
      if (showsTaps && (present || !ofWeight)) tile.taps[pixel] = row.tap + column.tap;
    });
  });
  return tile;
}

function bothInside(row: Line, column: Line, sizes: readonly number[]): boolean {
  for (let axis = 0; axis < sizes.length; axis++) {
    const n = (row.position[axis] as number) + (column.position[axis] as number);
    if (n < 0 || n >= (sizes[axis] as number)) return false;
  }
  return true;
}
