import type { PrefixSums } from "./structuredMatrix.ts";

/**
 * Prefix sums of a Kronecker product, for one row edge and many fixed column edges at once.
 *
 * With digits (w, rest) of a row edge and (i, rest) of a column edge, B the prefix sums of the first factor and F those of
 * the others,
 *
 *   sum = B(w, i)·N + (column i above w)·F(all, rest) + (row w before i)·F(rest, all) + (entry w, i)·F(rest, rest),
 *
 * where N is the sum of all of the others. All but the last factor depend on w alone and are kept for when it comes back.
 */
export class KroneckerPrefix {
  private readonly factor: PrefixSums;
  private readonly inner: KroneckerPrefix | undefined;
  /** Rows and sum of the inner factors together. */
  private readonly innerRows: number;
  private readonly innerSum: number;
  private readonly digits: Float64Array;
  private readonly allRows: Float64Array;
  private readonly result: Float64Array;
  private readonly keeps: boolean;
  private readonly kept = new Map<number, RowTerms>();

  /** @param edges column edges, from 0 up to the number of columns of the product */
  constructor([factor, ...others]: readonly PrefixSums[], edges: Float64Array) {
    if (factor === undefined) throw new RangeError("a Kronecker product needs a factor, got none");
    const innerColumns = others.reduce((product, p) => product * p.columns, 1);
    this.factor = factor;
    this.innerRows = others.reduce((product, p) => product * p.rows, 1);
    this.innerSum = others.reduce((product, p) => product * p.before(p.rows, p.columns), 1);
    this.digits = edges.map((edge) => Math.floor(edge / innerColumns));
    // One edge more for the inner factors: all of their columns.
    const rests = new Float64Array(edges.length + 1).fill(innerColumns);
    edges.forEach((edge, e) => {
      rests[e] = edge % innerColumns;
    });
    this.inner = others.length === 0 ? undefined : new KroneckerPrefix(others, rests);
    this.result = new Float64Array(edges.length);
    this.keeps = factor.rows * edges.length <= keepLimit;
    this.allRows = this.upTo(factor.rows * this.innerRows).slice();
  }

  /** For each edge the sum over rows < r and columns < edge; valid until the next call. */
  upTo(r: number): Float64Array {
    const { inner, result } = this;
    const row = Math.floor(r / this.innerRows);
    const rest = r - row * this.innerRows;
    const { whole, inRow, here } = this.terms(row);
    if (rest === 0 || inner === undefined) return whole;
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

  private terms(row: number): RowTerms {
    const found = this.kept.get(row);
    if (found !== undefined) return found;
    const terms = this.inner === undefined ? this.lastTerms(row) : this.computeTerms(row, this.inner.allRows);
    if (!this.keeps) this.kept.clear();
    this.kept.set(row, terms);
    return terms;
  }

  private lastTerms(row: number): RowTerms {
    const whole = this.digits.map((column) => this.factor.before(row, column));
    return { whole, inRow: whole, here: whole };
  }

  private computeTerms(row: number, innerAllRows: Float64Array): RowTerms {
    const { factor, digits } = this;
    const nextRow = Math.min(row + 1, factor.rows);
    const whole = new Float64Array(digits.length);
    const inRow = new Float64Array(digits.length);
    const here = new Float64Array(digits.length);
    let [column, above, before, inColumn, entry] = [-1, 0, 0, 0, 0];
    for (let e = 0; e < digits.length; e++) {
      if (digits[e] !== column) {
        column = digits[e] as number;
        const nextColumn = Math.min(column + 1, factor.columns);
        above = factor.before(row, column);
        before = factor.before(nextRow, column) - above;
        inColumn = factor.before(row, nextColumn) - above;
        entry = factor.before(nextRow, nextColumn) - above - inColumn - before;
      }
      whole[e] = above * this.innerSum + inColumn * (innerAllRows[e] as number);
      inRow[e] = before;
      here[e] = entry;
    }
    return { whole, inRow, here };
  }
}

/** For one w, each edge's terms of the formula above: those without rest of the row, and the two factors of such rests. */
interface RowTerms {
  readonly whole: Float64Array;
  readonly inRow: Float64Array;
  readonly here: Float64Array;
}

/** Numbers an axis may keep for each term, 16 MB; beyond, only those of the last row. */
const keepLimit = 1 << 21;
