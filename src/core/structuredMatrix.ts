import type { Interval } from "./boxes.ts";

/**
 * A matrix known by its structure, never stored. Counts are exact up to 2^53; rectangles are half open:
 * rows r0 … r1 − 1 and columns c0 … c1 − 1.
 */
export interface StructuredMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Entries that are there by structure, whatever their value. */
  readonly nonzeros: number;
  /** The value at row r, column c; 0 where the structure has no entry. */
  entry(r: number, c: number): number;
  /** How many nonzeros a rectangle holds. */
  count(r0: number, r1: number, c0: number, c1: number): number;
  /** The sum of a rectangle's values, in float64. */
  sum(r0: number, r1: number, c0: number, c1: number): number;
  toCSR(): SparseRows;
  /** The 0/1 structure as a Kronecker product, where it is one; `rasterize` is fast then. */
  readonly factors?: readonly PrefixSums[];
  /** Entries that are NaN or infinite, which `blocks` and `valueTerms` count as 0: for each such value a matrix of ones at its places. */
  readonly nonFinite?: readonly { readonly value: number; readonly where: StructuredMatrix }[];
  /** The rectangles between some edges, for the sums of many of them. */
  blocks?(rowEdges: Float64Array, columnEdges: Float64Array): { sum(row: number, column: number): number };
  /** The matrix as a sum of Kronecker products of the same sizes; terms may have factors in common. */
  valueTerms?(): readonly (readonly PrefixSums[])[];
  /** Whether every entry's value is 1, so that sums are counts. */
  readonly binary?: boolean;
}

/** Compressed sparse rows: the nonzeros of row r are those from rowPointers[r] to rowPointers[r + 1], by ascending column. */
export interface SparseRows {
  readonly rowPointers: Uint32Array;
  readonly columnIndices: Uint32Array;
  readonly values: Float32Array;
}

/** A matrix known by the sums of its upper left corners. */
export interface PrefixSums {
  readonly rows: number;
  readonly columns: number;
  /** Sum of the entries in rows < r and columns < c. */
  before(r: number, c: number): number;
  /** `before` for many columns at once. */
  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void;
  /** Columns outside of which rows r0 … r1 − 1 are zero. */
  reach(r0: number, r1: number): Interval;
}

/** A 0/1 matrix with regular structure. */
export interface Pattern extends PrefixSums {
  /** Ones in a half-open rectangle. */
  count(r0: number, r1: number, c0: number, c1: number): number;
  /** The first row of [r0, r1) with a one in columns [c0, c1), or −1. */
  firstRow(r0: number, r1: number, c0: number, c1: number): number;
}
