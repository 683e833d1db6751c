import type { EdgeDigits, FactorRows } from "./factorRows.ts";
import type { PrefixSums } from "./structuredMatrix.ts";

/**
 * Sums of a Kronecker product over rows r0 … r1 − 1 and columns < edge, for any rows and many fixed column edges at once.
 *
 * With digits (w, rest) of a row edge and (i, rest) of a column edge, B the prefix sums of the first factor and F those of
 * the others, the sum above and before both edges is
 *
 *   B(w, i)·N + (column i above w)·F(all, rest) + (row w before i)·F(rest, all) + (entry w, i)·F(rest, rest),
 *
 * where N is the sum of all of the others. Between two edges with the same w only the last two terms differ.
 */
export class KroneckerPrefix {
  private readonly inner: KroneckerPrefix | undefined;
  /** Rows and sum of the inner factors together. */
  private readonly innerRows: number;
  private readonly innerSum: number;
  private readonly innerAllRows: Float64Array;
  private readonly rows: FactorRows;
  /** What `upTo` says above and below the rows of the last difference; `upper` tells what of it still holds. */
  private above: Float64Array;
  private below: Float64Array;
  private upper = nothing;
  private readonly sums: Float64Array;

  /** @param edges the product's column edges, which products of the same sizes may share */
  constructor([factor, ...others]: readonly PrefixSums[], edges: EdgeDigits) {
    if (factor === undefined) throw new RangeError("a Kronecker product needs a factor, got none");
    const { length } = edges.digits;
    this.rows = edges.rowsOf(factor);
    this.innerRows = others.reduce((product, p) => product * p.rows, 1);
    this.innerSum = others.reduce((product, p) => product * p.before(p.rows, p.columns), 1);
    this.above = new Float64Array(length);
    this.below = new Float64Array(length);
    this.sums = new Float64Array(length);
    this.innerAllRows = new Float64Array(length);
    this.inner = edges.inner && new KroneckerPrefix(others, edges.inner);
    this.inner?.upTo(this.innerRows, [0, length], this.innerAllRows);
  }

  /**
   * For the edges in some ranges the sum over rows r0 … r1 − 1 and columns < edge; valid until the next call.
   *
   * @param ranges as `KroneckerReach` tells them
   */
  between(r0: number, r1: number, ranges: readonly number[]): Float64Array {
    const { inner, innerRows, sums } = this;
    const { at, next } = this.rows;
    const row = Math.floor(r0 / innerRows);
    const start = row * innerRows;
    if (inner === undefined || r1 > start + innerRows) {
      this.acrossRows(r0, r1, ranges);
      return sums;
    }
    const partial = inner.between(r0 - start, r1 - start, ranges);
    const partialRows = inner.sumOfRows(r1 - start) - inner.sumOfRows(r0 - start);
    const here = this.rows.slotOf(row);
    const below = this.rows.slotOf(row + 1);
    for (let n = 0; n < ranges.length; n += 2) {
      const end = ranges[n + 1] as number;
      for (let e = ranges[n] as number; e < end; e++) {
        const inRow = (at[below + e] as number) - (at[here + e] as number);
        const entry = (next[below + e] as number) - (next[here + e] as number) - inRow;
        sums[e] = inRow * partialRows + entry * (partial[e] as number);
      }
    }
    return sums;
  }

  /** Writes into `sums`; rows that go on where the last ones ended need only their own lower edge. */
  private acrossRows(r0: number, r1: number, ranges: readonly number[]): void {
    const { sums, above, below, upper } = this;
    const [first = 0] = ranges;
    if (upper.row !== r0 || upper.first > first || upper.end < (ranges.at(-1) ?? 0)) {
      this.upTo(r0, ranges, above);
    }
    this.upTo(r1, ranges, below);
    for (let n = 0; n < ranges.length; n += 2) {
      const end = ranges[n + 1] as number;
      for (let e = ranges[n] as number; e < end; e++) sums[e] = (below[e] as number) - (above[e] as number);
    }
    [this.above, this.below] = [below, above];
    this.upper = ranges.length === 2 ? { row: r1, first, end: ranges[1] as number } : nothing;
  }

  /** Writes for the edges in some ranges the sum over rows < r and columns < edge. */
  private upTo(r: number, ranges: readonly number[], sums: Float64Array): void {
    const { inner, innerRows, innerSum, innerAllRows } = this;
    const { at, next } = this.rows;
    const row = Math.floor(r / innerRows);
    const rest = r - row * innerRows;
    const here = this.rows.slotOf(row);
    if (inner !== undefined && rest > 0) inner.upTo(rest, ranges, sums);
    const partialRows = inner !== undefined && rest > 0 ? inner.sumOfRows(rest) : 0;
    const below = rest > 0 ? this.rows.slotOf(row + 1) : here;
    for (let n = 0; n < ranges.length; n += 2) {
      const end = ranges[n + 1] as number;
      if (inner === undefined) {
        for (let e = ranges[n] as number; e < end; e++) sums[e] = at[here + e] as number;
      } else if (rest === 0) {
        for (let e = ranges[n] as number; e < end; e++) {
          const before = at[here + e] as number;
          sums[e] = before * innerSum + ((next[here + e] as number) - before) * (innerAllRows[e] as number);
        }
      } else {
        for (let e = ranges[n] as number; e < end; e++) {
          const before = at[here + e] as number;
          const inColumn = (next[here + e] as number) - before;
          const inRow = (at[below + e] as number) - before;
          const entry = (next[below + e] as number) - before - inColumn - inRow;
          sums[e] =
            before * innerSum +
            inColumn * (innerAllRows[e] as number) +
            inRow * partialRows +
            entry * (sums[e] as number);
        }
      }
    }
  }

  /** The sum over rows < r and all columns. */
  private sumOfRows(r: number): number {
    const { inner, innerRows, innerSum } = this;
    const row = Math.floor(r / innerRows);
    const rest = r - row * innerRows;
    const above = this.rows.sumAbove(row);
    if (rest === 0 || inner === undefined) return above * innerSum;
    return above * innerSum + (this.rows.sumAbove(row + 1) - above) * inner.sumOfRows(rest);
  }
}

const nothing = { row: -1, first: 0, end: 0 };
