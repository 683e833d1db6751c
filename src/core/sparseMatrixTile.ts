import type { ConvMatrix } from "./convMatrix.ts";
import { EdgeDigits } from "./factorRows.ts";
import { KroneckerReach } from "./kroneckerReach.ts";
import type { ListedTile } from "./sparseTile.ts";
import type { TileGrid } from "./tileGrid.ts";
import { cellKind } from "./views.ts";

/** Where more than one pixel in so many may hold something, it is faster to compute all of them together. */
const sparse = 3;

/** The cells that may hold something: for each line of them the edges as `KroneckerReach` tells them, and how many there are. */
interface Candidates {
  readonly ranges: readonly (readonly number[])[];
  readonly count: number;
}

/**
 * A tile of M of which only few pixels hold something, worked out from those alone: the same numbers as in the whole tile.
 * `undefined` where there may be too many.
 */
export function sparseMatrixTile(matrix: ConvMatrix, grid: TileGrid): ListedTile | undefined {
  const candidates = candidatesOf(matrix, grid);
  if (candidates.count * sparse > grid.rows * grid.columns) return undefined;
  return grid.level === 0 ? entries(matrix, grid, candidates) : blocks(matrix, grid, candidates);
}

function candidatesOf({ factors }: ConvMatrix, { rows, rowEdges, columnEdges }: TileGrid): Candidates {
  const edges = new EdgeDigits(
    factors.map((factor) => factor.columns),
    columnEdges,
  );
  const reach = new KroneckerReach(factors, edges);
  let count = 0;
  const ranges = Array.from({ length: rows }, (_, y) => {
    const range = reach.of(rowEdges[y] as number, rowEdges[y + 1] as number, 1);
    for (let n = 0; n < range.length; n += 2) count += (range[n + 1] as number) - 1 - (range[n] as number);
    return range;
  });
  return { ranges, count };
}

function entries(
  matrix: ConvMatrix,
  { rows, columns, rowEdges, columnEdges }: TileGrid,
  { ranges, count }: Candidates,
): ListedTile {
  const places = new Uint32Array(count);
  const values = new Float32Array(count);
  const taps = new Int16Array(count);
  const [left = 0, right = 0] = [columnEdges[0], columnEdges.at(-1)];
  let held = 0;
  for (let y = 0; y < rows; y++) {
    if (ranges[y]?.length === 0) continue;
    const start = y * columns - left;
    const visit = (column: number, tap: number, value: number): void => {
      places[held] = start + column;
      values[held] = value;
      taps[held] = tap;
      held++;
    };
    matrix.visitRow(rowEdges[y] as number, visit, left, right);
  }
  return {
    rows,
    columns,
    places: places.subarray(0, held),
    values: values.subarray(0, held),
    kinds: new Uint8Array(held).fill(cellKind.value),
    taps: taps.subarray(0, held),
    counts: new Uint8Array(held).fill(1),
  };
}

function blocks(
  matrix: ConvMatrix,
  { rows, columns, rowEdges, columnEdges }: TileGrid,
  { ranges, count: most }: Candidates,
): ListedTile {
  const measures = matrix.blocks(rowEdges, columnEdges);
  const { measured } = measures;
  const nonFinite = matrix.nonFinite.map(({ value, where }) => ({
    value,
    blocks: where.blocks(rowEdges, columnEdges),
  }));
  const places = new Uint32Array(most);
  const values = new Float32Array(most);
  const counts = new Float64Array(most);
  const meanTaps = Array.from(measured.tapSums, () => new Float32Array(most));
  let held = 0;
  for (let y = 0; y < rows; y++) {
    const range = ranges[y] as readonly number[];
    for (let n = 0; n < range.length; n += 2) {
      const last = (range[n + 1] as number) - 1;
      for (let x = range[n] as number; x < last; x++) {
        const count = measures.measure(y, x);
        if (count === 0) continue;
        let { sum } = measured;
        // Infinities of both signs meet in NaN, as they should.
        for (const { value, blocks } of nonFinite) if (blocks.sum(y, x) > 0) sum += value;
        places[held] = y * columns + x;
        values[held] = sum;
        counts[held] = count;
        for (let axis = 0; axis < meanTaps.length; axis++) {
          (meanTaps[axis] as Float32Array)[held] = (measured.tapSums[axis] as number) / count;
        }
        held++;
      }
    }
  }
  return {
    rows,
    columns,
    places: places.subarray(0, held),
    values: values.subarray(0, held),
    kinds: new Uint8Array(held).fill(cellKind.value),
    taps: new Int16Array(held).fill(-1),
    counts: counts.subarray(0, held),
    meanTaps: meanTaps.map((means) => means.subarray(0, held)),
  };
}
