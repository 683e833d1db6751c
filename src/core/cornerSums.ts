import { EdgeDigits } from "./factorRows.ts";
import { KroneckerPrefix } from "./kroneckerPrefix.ts";
import { KroneckerReach } from "./kroneckerReach.ts";
import type { PrefixSums } from "./structuredMatrix.ts";

/** Empty cells that cost as much as to begin anew after them. */
const worthSkipping = 8;

/**
 * Sums of Kronecker products over cells of any sizes: cell (y, x) covers rows from rows[y] to rows[y + 1], and columns alike.
 * Four corners a cell, where the structure reaches; what products with the same factors share is worked out once.
 */
export class CornerSums {
  private readonly rows: Float64Array;
  private readonly columns: Float64Array;
  private readonly structure: readonly PrefixSums[];
  private readonly edges: EdgeDigits;
  /** For each line of cells the edges of those that may hold something. */
  private readonly ranges: readonly (readonly number[])[];

  /** @param structure a product that is nowhere zero where one of those to be summed is not; all have the same sizes */
  constructor(structure: readonly PrefixSums[], rows: Float64Array, columns: Float64Array) {
    this.structure = structure;
    this.rows = rows;
    this.columns = columns;
    this.edges = new EdgeDigits(
      structure.map((factor) => factor.columns),
      columns,
    );
    const reach = new KroneckerReach(structure, this.edges);
    this.ranges = Array.from({ length: rows.length - 1 }, (_, y) => {
      const [top, bottom] = [rows[y] as number, rows[y + 1] as number];
      return top === bottom ? [] : reach.of(top, bottom, worthSkipping);
    });
  }

  /** Of the structure itself. */
  counts(): Float64Array {
    return this.of([this.structure]);
  }

  /** Of the sum of some products, cells row by row. */
  of(terms: readonly (readonly PrefixSums[])[]): Float64Array {
    const { rows, ranges } = this;
    const width = this.columns.length - 1;
    const values = new Float64Array(ranges.length * width);
    for (const factors of terms) {
      const prefix = new KroneckerPrefix(factors, this.edges);
      for (let y = 0; y < ranges.length; y++) {
        const here = ranges[y] as readonly number[];
        if (here.length === 0) continue;
        const sums = prefix.between(rows[y] as number, rows[y + 1] as number, here);
        for (let n = 0; n < here.length; n += 2) {
          addDifferences(values, y * width, sums, here[n] as number, (here[n + 1] as number) - 1);
        }
      }
    }
    return values;
  }
}

/** Adds to cells `first` to `last` − 1 of a line the differences of their edges' sums. */
function addDifferences(
  values: Float64Array,
  start: number,
  sums: Float64Array,
  first: number,
  last: number,
): void {
  let left = sums[first] as number;
  for (let x = first; x < last; x++) {
    const right = sums[x + 1] as number;
    values[start + x] = (values[start + x] as number) + (right - left);
    left = right;
  }
}
