import type { EdgeDigits } from "./factorRows.ts";
import type { PrefixSums } from "./structuredMatrix.ts";

/** Which cells between the column edges of a Kronecker product may hold something. */
export class KroneckerReach {
  private readonly factor: PrefixSums;
  private readonly inner: KroneckerReach | undefined;
  /** Rows and columns of the inner factors together. */
  private readonly innerRows: number;
  private readonly innerColumns: number;
  private readonly edges: EdgeDigits;

  /** @param edges the product's column edges */
  constructor([factor, ...others]: readonly PrefixSums[], edges: EdgeDigits) {
    if (factor === undefined) throw new RangeError("a Kronecker product needs a factor, got none");
    this.factor = factor;
    this.edges = edges;
    this.innerRows = others.reduce((product, p) => product * p.rows, 1);
    this.innerColumns = others.reduce((product, p) => product * p.columns, 1);
    this.inner = edges.inner && new KroneckerReach(others, edges.inner);
  }

  /**
   * The edges of the cells that may hold something in rows r0 … r1 − 1 (at least one row), as ranges [first, end) by
   * ascending edge, one after the other in one list. Ranges that are fewer than `gap` cells apart are joined.
   */
  of(r0: number, r1: number, gap: number): readonly number[] {
    const ranges: number[] = [];
    this.collect(r0, r1, 0, gap, this.edges.edges, ranges);
    return ranges;
  }

  /** @param start the product's first column among those of `edges` */
  private collect(
    r0: number,
    r1: number,
    start: number,
    gap: number,
    edges: Float64Array,
    ranges: number[],
  ): void {
    const { factor, inner, innerRows, innerColumns } = this;
    const row = Math.floor(r0 / innerRows);
    const reach = factor.reach(row, Math.ceil(r1 / innerRows));
    const last = edges.length - 1;
    const from = Math.max(reach[0], Math.floor(((edges[0] as number) - start) / innerColumns));
    const to = Math.min(reach[1], Math.ceil(((edges[last] as number) - start) / innerColumns));
    if (from >= to) return;
    const isOneRow = r1 <= (row + 1) * innerRows;
    if (inner === undefined || !isOneRow || (to - from) * gap > last) {
      addCells(edges, start + from * innerColumns, start + to * innerColumns, gap, ranges);
      return;
    }
    for (let digit = from; digit < to; digit++) {
      const above = row * innerRows;
      inner.collect(r0 - above, r1 - above, start + digit * innerColumns, gap, edges, ranges);
    }
  }
}

/** Adds the cells with columns `from` to `to` − 1 to ranges that end before or among them. */
function addCells(edges: Float64Array, from: number, to: number, gap: number, ranges: number[]): void {
  const end = ranges.at(-1);
  const first = lastUpTo(edges, from, end === undefined ? 0 : end - 1);
  const stop = firstFrom(edges, to, first);
  if (stop <= first) return;
  if (end !== undefined && first < end - 1 + gap) ranges[ranges.length - 1] = Math.max(end, stop + 1);
  else ranges.push(first, stop + 1);
}

/** Of ascending edges the number of the last one ≤ value, if it comes after `least`, or `least`. */
function lastUpTo(edges: Float64Array, value: number, least: number): number {
  let [low, high] = [least, edges.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Of ascending edges the number of the first one ≥ value that comes after `least`, or the last one's. */
function firstFrom(edges: Float64Array, value: number, least: number): number {
  let [low, high] = [least, edges.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
