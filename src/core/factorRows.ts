import type { PrefixSums } from "./structuredMatrix.ts";

/**
 * Column edges of a Kronecker product by their digits: the column of the first factor that they lie in, and the rest, which
 * is an edge of the other factors. Products of the same sizes share them, and the rows of the factors they have in common.
 */
export class EdgeDigits {
  readonly edges: Float64Array;
  /** For each edge its column of the first factor, and the one after. */
  readonly digits: Int32Array;
  readonly nextDigits: Int32Array;
  readonly inner: EdgeDigits | undefined;
  private readonly rows = new Map<PrefixSums, FactorRows>();

  /**
   * @param columns how many columns each factor has
   * @param edges ascending, from 0 up to the number of columns of the product
   */
  constructor([size = 1, ...others]: readonly number[], edges: Float64Array) {
    const innerColumns = others.reduce((product, n) => product * n, 1);
    this.edges = edges;
    this.digits = new Int32Array(edges.length);
    this.nextDigits = new Int32Array(edges.length);
    const rests = new Float64Array(edges.length);
    for (let e = 0; e < edges.length; e++) {
      const edge = edges[e] as number;
      const digit = Math.floor(edge / innerColumns);
      this.digits[e] = digit;
      this.nextDigits[e] = Math.min(digit + 1, size);
      rests[e] = edge - digit * innerColumns;
    }
    this.inner = others.length === 0 ? undefined : new EdgeDigits(others, rests);
  }

  rowsOf(factor: PrefixSums): FactorRows {
    const rows = this.rows.get(factor) ?? new FactorRows(factor, this);
    this.rows.set(factor, rows);
    return rows;
  }
}

/** Prefix sums of a factor above some of its rows, at the columns of edges. */
export class FactorRows {
  /** For each edge the sum before its column, and with it, slot by slot. */
  readonly at: Float64Array;
  readonly next: Float64Array;
  private readonly factor: PrefixSums;
  private readonly edges: EdgeDigits;
  /** Row r is in slot r modulo their number, as long as this says so. */
  private readonly rowIn: Int32Array;
  /** Sums of all columns above the row of each slot. */
  private readonly sums: Float64Array;

  constructor(factor: PrefixSums, edges: EdgeDigits) {
    const width = edges.digits.length;
    const slots = Math.max(2, Math.min(factor.rows + 1, Math.floor(keepLimit / width)));
    this.factor = factor;
    this.edges = edges;
    this.at = new Float64Array(slots * width);
    this.next = edges.inner === undefined ? this.at : new Float64Array(slots * width);
    this.rowIn = new Int32Array(slots).fill(-1);
    this.sums = new Float64Array(slots);
  }

  /** Where the slot with this row's prefix sums begins. */
  slotOf(row: number): number {
    const { factor, edges, rowIn } = this;
    const slot = row % rowIn.length;
    const width = edges.digits.length;
    const start = slot * width;
    if (rowIn[slot] !== row) {
      rowIn[slot] = row;
      this.sums[slot] = factor.before(row, factor.columns);
      factor.beforeEach(row, edges.digits, this.at.subarray(start, start + width));
      if (edges.inner) factor.beforeEach(row, edges.nextDigits, this.next.subarray(start, start + width));
    }
    return start;
  }

  /** The sum above a row. */
  sumAbove(row: number): number {
    this.slotOf(row);
    return this.sums[row % this.rowIn.length] as number;
  }
}

/** Numbers that are kept of a factor, 8 MB each before and with the edges' columns. */
const keepLimit = 1 << 20;
