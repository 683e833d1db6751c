import { BandPattern } from "./bandPattern.ts";
import { type Box, digitOf } from "./boxes.ts";
import { channelsMeet, weightOffset } from "./channels.ts";
import { checkRange, checkShape } from "./checks.ts";
import { type ConvGeometry, convGeometry } from "./convGeometry.ts";
import type { ConvParameters } from "./convParameters.ts";
import { boxesOfDigits, type Digits, digitsOf, indexOfDigits, inIndexOrder } from "./digits.ts";
import { GroupPattern } from "./groupPattern.ts";
import { positionOf } from "./indexing.ts";
import type { Flattening } from "./layout.ts";
import { MatrixBlocks } from "./matrixBlocks.ts";
import { type EntryVisitor, type MatrixEntry, MatrixRows } from "./matrixRows.ts";
import { splitNonFinite } from "./nonFinite.ts";
import type { Pattern, PrefixSums, SparseRows, StructuredMatrix } from "./structuredMatrix.ts";
import { TapIndexPattern } from "./tapIndexPattern.ts";
import { TapWeights } from "./tapWeights.ts";
import { sizeOf, type Tensor } from "./tensor.ts";
import { WeightSums } from "./weightSums.ts";
import { windowAxes } from "./windowAxis.ts";

/**
 * The matrix M of the linear layer y = M x that a convolution is: (d_out × d_in), row (co, oy, ox), column (ci, iy, ix),
 * 1-D and 3-D alike. Without `weight`, or with one of shape (c_out, c_in/groups, ...kernel), transposed
 * (c_in, c_out/groups, ...kernel). Without a weight every nonzero is 1. With `flattening: "NHWC"` the channel comes last:
 * row (oy, ox, co), column (iy, ix, ci).
 *
 * @throws RangeError for parameters that break a rule of `resolveConv`, or a weight of another shape
 */
export function convMatrix(
  options: ConvParameters & {
    readonly weight?: Tensor | undefined;
    readonly flattening?: Flattening | undefined;
  },
): ConvMatrix {
  return new ConvMatrix(convGeometry(options), options.weight, options.flattening);
}

/**
 * M as the Kronecker product it is: its 0/1 structure factors as G[co, ci]·Ty[oy, iy]·Tx[ox, ix]. A rectangle of M is a
 * few pairs of boxes, in each of which counts and sums factor too; nothing of M's own size is ever stored.
 */
export class ConvMatrix implements StructuredMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly factors: readonly (GroupPattern | BandPattern)[];
  readonly binary: boolean;
  readonly nonFinite: readonly { readonly value: number; readonly where: ConvMatrix }[];
  private readonly geometry: ConvGeometry;
  private readonly weight: Float32Array | undefined;
  private readonly sums: WeightSums | undefined;
  private readonly bands: readonly BandPattern[];
  private indices: readonly TapIndexPattern[] | undefined;
  private readonly byRow: MatrixRows;
  /** The factors with the channels first, as digits are listed. */
  private readonly patterns: readonly (GroupPattern | BandPattern)[];
  private readonly rowDigits: Digits;
  private readonly columnDigits: Digits;

  constructor(geometry: ConvGeometry, weight?: Tensor, flattening: Flattening = "NCHW") {
    if (weight !== undefined) checkShape("weight", weight.shape, geometry.weightShape);
    this.geometry = geometry;
    this.weight = weight?.data;
    this.binary = weight === undefined;
    const { finite, parts } = weight ? splitNonFinite(weight.data) : { finite: undefined, parts: [] };
    this.sums = finite && new WeightSums(geometry, finite);
    this.nonFinite = parts.map(({ value, at }) => ({
      value,
      where: new ConvMatrix(geometry, { shape: geometry.weightShape, data: at }, flattening),
    }));
    this.rows = geometry.dOut;
    this.columns = geometry.dIn;
    const channelLast = flattening === "NHWC";
    this.rowDigits = { sizes: [geometry.outChannels, ...geometry.outputSize], channelLast };
    this.columnDigits = { sizes: [geometry.inChannels, ...geometry.inputSize], channelLast };
    this.bands = windowAxes(geometry).map((axis) => new BandPattern(axis, geometry.transposed));
    this.byRow = new MatrixRows(geometry, this.bands, this.weight, this.rowDigits, this.columnDigits);
    this.patterns = [
      new GroupPattern(geometry.outChannels, geometry.inChannels, geometry.groups),
      ...this.bands,
    ];
    this.factors = inIndexOrder(this.patterns, channelLast);
    this.nonzeros = this.patterns.reduce((product, f) => product * f.count(0, f.rows, 0, f.columns), 1);
  }

  entry(r: number, c: number): number {
    const tap = this.tapAt(r, c);
    if (tap < 0 || this.weight === undefined) return tap < 0 ? 0 : 1;
    const [out = 0] = digitsOf(r, this.rowDigits);
    const [channel = 0] = digitsOf(c, this.columnDigits);
    return this.weight[weightOffset(this.geometry, out, channel) + tap] ?? 0;
  }

  /** Row-major index of the tap through which output r reads input c, or −1 for a structural zero. */
  tapAt(r: number, c: number): number {
    checkRange("rows", r, r + 1, this.rows);
    checkRange("columns", c, c + 1, this.columns);
    const [out = 0, ...output] = digitsOf(r, this.rowDigits);
    const [channel = 0, ...input] = digitsOf(c, this.columnDigits);
    if (!channelsMeet(this.geometry, out, channel)) return -1;
    let index = 0;
    for (const [axis, band] of this.bands.entries()) {
      const tap = band.tapAt(output[axis] ?? 0, input[axis] ?? 0);
      if (tap < 0) return -1;
      index = index * band.taps + tap;
    }
    return index;
  }

  count(r0: number, r1: number, c0: number, c1: number): number {
    let count = 0;
    const columnBoxes = this.columnBoxes(c0, c1);
    for (const rows of this.rowBoxes(r0, r1)) {
      for (const columns of columnBoxes) count += product(this.patterns, rows, columns);
    }
    return count;
  }

  sum(r0: number, r1: number, c0: number, c1: number): number {
    if (this.sums === undefined) return this.count(r0, r1, c0, c1);
    const finite = this.blocks(Float64Array.of(r0, r1), Float64Array.of(c0, c1)).sum(0, 0);
    return this.nonFinite.reduce(
      (sum, { value, where }) => (where.sum(r0, r1, c0, c1) > 0 ? sum + value : sum),
      finite,
    );
  }

  /** The blocks between some edges of rows and of columns, for the sums of many. */
  blocks(rowEdges: Float64Array, columnEdges: Float64Array): MatrixBlocks {
    checkRange("rows", rowEdges[0] ?? 0, rowEdges.at(-1) ?? 0, this.rows);
    checkRange("columns", columnEdges[0] ?? 0, columnEdges.at(-1) ?? 0, this.columns);
    return new MatrixBlocks(
      this.geometry,
      rowEdges,
      columnEdges,
      this.rowDigits,
      this.columnDigits,
      this.sums,
    );
  }

  /** One Kronecker product for each tap: its weights over channels, and its diagonals along the axes. */
  valueTerms(): readonly (readonly PrefixSums[])[] {
    const { sums } = this;
    if (sums === undefined) return [this.factors];
    return Array.from({ length: sizeOf(this.geometry.kernelSize) }, (_, tap) => {
      const along = positionOf(tap, this.geometry.kernelSize);
      const diagonals = this.bands.map((band, axis) => band.diagonal(along[axis] ?? 0));
      return inIndexOrder<PrefixSums>([new TapWeights(sums, tap), ...diagonals], this.rowDigits.channelLast);
    });
  }

  /**
   * For each axis the matrix that has, in place of a nonzero, the index of its tap along that axis, as a Kronecker product.
   * Sums are exact up to 2^53.
   */
  tapIndices(): readonly (readonly PrefixSums[])[] {
    this.indices ??= this.bands.map((band) => new TapIndexPattern(band));
    return this.indices.map((index, axis) =>
      inIndexOrder<PrefixSums>(
        this.patterns.map((pattern, digit) => (digit === axis + 1 ? index : pattern)),
        this.rowDigits.channelLast,
      ),
    );
  }

  /** The first nonzero of a rectangle in reading order. */
  firstNonzero(r0: number, r1: number, c0: number, c1: number): MatrixEntry | undefined {
    const columnBoxes = this.columnBoxes(c0, c1);
    for (const rows of this.rowBoxes(r0, r1)) {
      let row = Infinity;
      for (const columns of columnBoxes) row = Math.min(row, this.firstRow(rows, columns));
      if (row < Infinity) return this.byRow.first(row, columnBoxes);
    }
    return undefined;
  }

  private rowBoxes(r0: number, r1: number): readonly Box[] {
    checkRange("rows", r0, r1, this.rows);
    return boxesOfDigits(r0, r1, this.rowDigits);
  }

  private columnBoxes(c0: number, c1: number): readonly Box[] {
    checkRange("columns", c0, c1, this.columns);
    return boxesOfDigits(c0, c1, this.columnDigits);
  }

  /** Calls `visit` with the nonzeros of a row (within some columns), by ascending column. */
  visitRow(r: number, visit: EntryVisitor, c0 = 0, c1 = this.columns): void {
    checkRange("rows", r, r + 1, this.rows);
    this.byRow.visit(r, this.columnBoxes(c0, c1), visit);
  }

  /** @throws RangeError when there are more nonzeros than an array can hold */
  toCSR(): SparseRows {
    if (this.nonzeros >= 2 ** 32) {
      throw new RangeError(`toCSR stores every nonzero: at most ${2 ** 32 - 1}, got ${this.nonzeros}`);
    }
    const rowPointers = new Uint32Array(this.rows + 1);
    const columnIndices = new Uint32Array(this.nonzeros);
    const values = new Float32Array(this.nonzeros);
    let next = 0;
    for (let r = 0; r < this.rows; r++) {
      this.visitRow(r, (column, _tap, value) => {
        columnIndices[next] = column;
        values[next] = value;
        next++;
      });
      rowPointers[r + 1] = next;
    }
    return { rowPointers, columnIndices, values };
  }

  /** Of a pair of boxes the first row with a nonzero: the structure factors, so each digit has its own first. */
  private firstRow(rows: Box, columns: Box): number {
    const digits: number[] = [];
    for (const [digit, pattern] of this.patterns.entries()) {
      const [r0, r1] = digitOf(rows, digit);
      const [c0, c1] = digitOf(columns, digit);
      const first = pattern.firstRow(r0, r1, c0, c1);
      if (first < 0) return Infinity;
      digits.push(first);
    }
    return indexOfDigits(digits, this.rowDigits);
  }
}

function product(factors: readonly Pattern[], rows: Box, columns: Box): number {
  let count = 1;
  for (let digit = 0; digit < factors.length && count > 0; digit++) {
    const [r0, r1] = digitOf(rows, digit);
    const [c0, c1] = digitOf(columns, digit);
    count *= (factors[digit] as Pattern).count(r0, r1, c0, c1);
  }
  return count;
}
