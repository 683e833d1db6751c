import { ConvMatrix } from "./convMatrix.ts";
import type { ConvTensors } from "./convTensors.ts";
import { CornerSums } from "./cornerSums.ts";
import { defaultLayout, type Flattening } from "./layout.ts";
import { rasterizeCells } from "./rasterize.ts";
import { sparseMatrixTile } from "./sparseMatrixTile.ts";
import type { ListedTile } from "./sparseTile.ts";
import { emptyTile, type TileGrid } from "./tileGrid.ts";
import { cellKind, type Tile, type ViewRef } from "./views.ts";

/** A tile of the matrix M, with the exact number of nonzeros under each pixel. */
export function linearTile(tensors: ConvTensors, { layout }: ViewRef, grid: TileGrid): Tile {
  const matrix = matrixOf(tensors, layout?.flattening ?? defaultLayout.flattening);
  return grid.level === 0 ? entries(matrix, grid) : blocks(matrix, grid);
}

/** Whether a tile of M holds no nonzero. */
export function isEmptyTile(tensors: ConvTensors, { layout }: ViewRef, grid: TileGrid): boolean {
  const { rowEdges, columnEdges } = grid;
  const matrix = matrixOf(tensors, layout?.flattening ?? defaultLayout.flattening);
  const [r0 = 0, r1 = 0] = [rowEdges[0], rowEdges.at(-1)];
  const [c0 = 0, c1 = 0] = [columnEdges[0], columnEdges.at(-1)];
  return matrix.count(r0, r1, c0, c1) === 0;
}

/** A tile of M of which only few pixels hold something, and those alone; `undefined` if there may be more. */
export function sparseLinearTile(
  tensors: ConvTensors,
  { layout }: ViewRef,
  grid: TileGrid,
): ListedTile | undefined {
  return sparseMatrixTile(matrixOf(tensors, layout?.flattening ?? defaultLayout.flattening), grid);
}

const matrices: Readonly<Record<Flattening, WeakMap<ConvTensors, ConvMatrix>>> = {
  NCHW: new WeakMap(),
  NHWC: new WeakMap(),
};

/** Kept as long as the tensors are: its tables are worth more than one tile. */
function matrixOf(tensors: ConvTensors, flattening: Flattening): ConvMatrix {
  const kept = matrices[flattening];
  const matrix = kept.get(tensors) ?? new ConvMatrix(tensors.geometry, tensors.weight, flattening);
  kept.set(tensors, matrix);
  return matrix;
}

function entries(matrix: ConvMatrix, grid: TileGrid): Tile {
  const tile = emptyTile(grid);
  const counts = new Float64Array(tile.values.length);
  const left = grid.columnEdges[0] as number;
  const right = grid.columnEdges[grid.columns] as number;
  for (let y = 0; y < grid.rows; y++) {
    const row = grid.rowEdges[y] as number;
    const start = y * grid.columns - left;
    const visit = (column: number, tap: number, value: number): void => {
      const pixel = start + column;
      tile.values[pixel] = value;
      tile.kinds[pixel] = cellKind.value;
      tile.taps[pixel] = tap;
      counts[pixel] = 1;
    };
    matrix.visitRow(row, visit, left, right);
  }
  return { ...tile, counts };
}

function blocks(matrix: ConvMatrix, grid: TileGrid): Tile {
  const { rowEdges, columnEdges } = grid;
  const tile = emptyTile(grid);
  const corners = new CornerSums(matrix.factors, rowEdges, columnEdges);
  const { count: counts, sum } = rasterizeCells(matrix, rowEdges, columnEdges, corners);
  if (sum) tile.values.set(sum);
  for (let pixel = 0; pixel < counts.length; pixel++) {
    if (counts[pixel] !== 0) tile.kinds[pixel] = cellKind.value;
  }
  const meanTaps = matrix.tapIndices().map((indices) => {
    const sums = corners.of([indices]);
    const means = new Float32Array(sums.length);
    for (let n = 0; n < means.length; n++) means[n] = (sums[n] as number) / (counts[n] as number);
    return means;
  });
  return { ...tile, counts, meanTaps };
}
