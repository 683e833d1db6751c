import type { Pattern } from "./structuredMatrix.ts";

/**
 * Prefix counts of a Kronecker product of patterns, for one row edge and many fixed column edges at once.
 *
 * With digits (w, rest) of a row edge and (i, rest) of a column edge, B the prefix counts of the first pattern and F those
 * of the others,
 *
 *   count = B(w, i)·N + (ones of column i above w)·F(all, rest) + (ones of row w before i)·F(rest, all) + T(w, i)·F(rest, rest),
 *
 * where N counts all ones of the others. All but the last factors depend on w alone and are kept until it changes.
 */
export class KroneckerPrefix {
  private readonly pattern: Pattern;
  private readonly inner: KroneckerPrefix | undefined;
  /** Rows and ones of the inner patterns together. */
  private readonly innerRows: number;
  private readonly innerOnes: number;
  private readonly digits: Float64Array;
  private readonly allRows: Float64Array;
  private readonly result: Float64Array;
  private row = -1;
  private readonly whole: Float64Array;
  private readonly inRow: Float64Array;
  private readonly here: Float64Array;

  /** @param edges column edges, from 0 up to the number of columns of the product */
  constructor([pattern, ...others]: readonly Pattern[], edges: Float64Array) {
    if (pattern === undefined) throw new RangeError("a Kronecker product needs a pattern, got none");
    const innerColumns = others.reduce((product, p) => product * p.columns, 1);
    this.pattern = pattern;
    this.innerRows = others.reduce((product, p) => product * p.rows, 1);
    this.innerOnes = others.reduce((product, p) => product * p.count(0, p.rows, 0, p.columns), 1);
    this.digits = edges.map((edge) => Math.floor(edge / innerColumns));
    // One edge more for the inner patterns: all of their columns.
    const rests = new Float64Array(edges.length + 1).fill(innerColumns);
    edges.forEach((edge, e) => {
      rests[e] = edge % innerColumns;
    });
    this.inner = others.length === 0 ? undefined : new KroneckerPrefix(others, rests);
    this.result = new Float64Array(edges.length);
    this.whole = new Float64Array(edges.length);
    this.inRow = new Float64Array(edges.length);
    this.here = new Float64Array(edges.length);
    this.allRows = this.upTo(pattern.rows * this.innerRows).slice();
  }

  /** For each edge the ones in rows < r and columns < edge; valid until the next call. */
  upTo(r: number): Float64Array {
    const { inner, result, whole, inRow, here } = this;
    if (inner === undefined) return this.direct(r);
    const row = Math.floor(r / this.innerRows);
    const rest = r - row * this.innerRows;
    if (row !== this.row) this.enter(row, inner.allRows);
    if (rest === 0) {
      result.set(whole);
      return result;
    }
    const partial = inner.upTo(rest);
    const partialRow = partial[partial.length - 1] as number;
    for (let e = 0; e < result.length; e++) {
      result[e] =
        (whole[e] as number) +
        (inRow[e] as number) * partialRow +
        (here[e] as number) * (partial[e] as number);
    }
    return result;
  }

  private direct(r: number): Float64Array {
    for (let e = 0; e < this.result.length; e++)
      this.result[e] = this.pattern.before(r, this.digits[e] as number);
    return this.result;
  }

  private enter(row: number, innerAllRows: Float64Array): void {
    const { pattern, digits } = this;
    const nextRow = Math.min(row + 1, pattern.rows);
    for (let e = 0; e < digits.length; e++) {
      const column = digits[e] as number;
      const nextColumn = Math.min(column + 1, pattern.columns);
      const above = pattern.before(row, column);
      const inColumn = pattern.before(row, nextColumn) - above;
      const inRow = pattern.before(nextRow, column) - above;
      this.whole[e] = above * this.innerOnes + inColumn * (innerAllRows[e] as number);
      this.inRow[e] = inRow;
      this.here[e] = pattern.before(nextRow, nextColumn) - above - inColumn - inRow;
    }
    this.row = row;
  }
}
