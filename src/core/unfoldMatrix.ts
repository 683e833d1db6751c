import type { Interval } from "./boxes.ts";
import { checkRange } from "./checks.ts";
import { convGeometry } from "./convGeometry.ts";
import type { ConvParameters } from "./convParameters.ts";
import { DiagonalPattern } from "./diagonalPattern.ts";
import { GroupPattern } from "./groupPattern.ts";
import { indexOf, positionOf } from "./indexing.ts";
import { kroneckerBefore } from "./kroneckerBefore.ts";
import type { PrefixSums, SparseRows, StructuredMatrix } from "./structuredMatrix.ts";
import { sizeOf } from "./tensor.ts";
import { countLinks, pixelAt, type WindowAxis, windowAxes } from "./windowAxis.ts";

/**
 * The 0/1 matrix that unfolds: (c_in·∏kernel·positions) × d_in, row (ci, tap, position), column (ci, ...pixel), so that it
 * times the flattened input is the flattened matrix of `unfold`. A row is one entry of that matrix and reads one pixel; the
 * rows of entries in the padding are empty. Of a transposed convolution it is the matrix whose transpose folds:
 * (c_out·∏kernel·input positions) × d_out.
 *
 * @throws RangeError for parameters that break a rule of `resolveConv`
 */
export function unfoldMatrix(options: ConvParameters): StructuredMatrix {
  const geometry = convGeometry(options);
  return new UnfoldMatrix(
    geometry.transposed ? geometry.outChannels : geometry.inChannels,
    windowAxes(geometry),
  );
}

class UnfoldMatrix implements StructuredMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly binary = true;
  readonly factors: readonly PrefixSums[];
  private readonly axes: readonly WindowAxis[];
  private readonly rowSizes: readonly number[];

  constructor(channels: number, axes: readonly WindowAxis[]) {
    const channel = new TapBlocks(axes);
    this.axes = axes;
    this.factors = [new GroupPattern(channels, channels, channels), channel];
    this.rows = channels * channel.rows;
    this.columns = channels * channel.columns;
    this.nonzeros = channels * channel.before(channel.rows, channel.columns);
    this.rowSizes = [channels, ...axes.map((a) => a.taps), ...axes.map((a) => a.windows)];
  }

  entry(r: number, c: number): number {
    checkRange("rows", r, r + 1, this.rows);
    checkRange("columns", c, c + 1, this.columns);
    return this.columnOf(r) === c ? 1 : 0;
  }

  count(r0: number, r1: number, c0: number, c1: number): number {
    checkRange("rows", r0, r1, this.rows);
    checkRange("columns", c0, c1, this.columns);
    const before = (r: number, c: number) => kroneckerBefore(this.factors, r, c);
    return before(r1, c1) - before(r0, c1) - before(r1, c0) + before(r0, c0);
  }

  sum(r0: number, r1: number, c0: number, c1: number): number {
    return this.count(r0, r1, c0, c1);
  }

  /** @throws RangeError when there are more rows than an array can hold */
  toCSR(): SparseRows {
    if (this.rows >= 2 ** 32) {
      throw new RangeError(`toCSR stores every row: at most ${2 ** 32 - 1}, got ${this.rows}`);
    }
    const rowPointers = new Uint32Array(this.rows + 1);
    const columnIndices = new Uint32Array(this.nonzeros);
    let next = 0;
    for (let r = 0; r < this.rows; r++) {
      const column = this.columnOf(r);
      if (column >= 0) columnIndices[next++] = column;
      rowPointers[r + 1] = next;
    }
    return { rowPointers, columnIndices, values: new Float32Array(this.nonzeros).fill(1) };
  }

  /** The pixel that an entry of the unfolded matrix reads, or −1 for the padding. */
  private columnOf(r: number): number {
    const [channel = 0, ...digits] = positionOf(r, this.rowSizes);
    const pixel = this.axes.map((axis, n) =>
      pixelAt(axis, digits[this.axes.length + n] ?? 0, digits[n] ?? 0),
    );
    if (pixel.some((p, n) => p < 0 || p >= (this.axes[n]?.pixels ?? 0))) return -1;
    return indexOf([channel, ...pixel], [1, ...this.axes.map((a) => a.pixels)]);
  }
}

/**
 * The rows of one channel: for each tap a block of rows, one a position, which is the Kronecker product of the tap's
 * diagonals. All rows of a tap together read a pixel at most once, so that the blocks before a row are counted as a
 * Kronecker product, too: of which pixels a tap of each axis reads.
 */
class TapBlocks implements PrefixSums {
  readonly rows: number;
  readonly columns: number;
  private readonly positions: number;
  private readonly kernel: readonly number[];
  private readonly diagonals: readonly (readonly DiagonalPattern[])[];
  private readonly readByTap: readonly PrefixSums[];

  constructor(axes: readonly WindowAxis[]) {
    this.kernel = axes.map((a) => a.taps);
    this.positions = sizeOf(axes.map((a) => a.windows));
    this.rows = sizeOf(this.kernel) * this.positions;
    this.columns = sizeOf(axes.map((a) => a.pixels));
    this.diagonals = axes.map((axis) =>
      Array.from({ length: axis.taps }, (_, tap) => new DiagonalPattern(axis, false, tap)),
    );
    this.readByTap = axes.map((axis) => new ReadByTap(axis));
  }

  before(r: number, c: number): number {
    const tap = Math.floor(r / this.positions);
    const rest = r - tap * this.positions;
    const whole = kroneckerBefore(this.readByTap, tap, c);
    return rest === 0 ? whole : whole + kroneckerBefore(this.ofTap(tap), rest, c);
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    for (let n = 0; n < columns.length; n++) sums[n] = this.before(r, columns[n] as number);
  }

  reach(): Interval {
    return [0, this.columns];
  }

  private ofTap(tap: number): readonly DiagonalPattern[] {
    const along = positionOf(tap, this.kernel);
    return this.diagonals.map((axis, n) => axis[along[n] ?? 0] as DiagonalPattern);
  }
}

/** Along one axis a one where some window has a tap (the row) on a pixel (the column). */
class ReadByTap implements PrefixSums {
  readonly rows: number;
  readonly columns: number;
  private readonly axis: WindowAxis;

  constructor(axis: WindowAxis) {
    this.axis = axis;
    this.rows = axis.taps;
    this.columns = axis.pixels;
  }

  before(r: number, c: number): number {
    let sum = 0;
    for (let tap = 0; tap < r; tap++) sum += countLinks(this.axis, tap, 0, this.axis.windows, 0, c);
    return sum;
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    for (let n = 0; n < columns.length; n++) sums[n] = this.before(r, columns[n] as number);
  }

  reach(): Interval {
    return [0, this.columns];
  }
}
