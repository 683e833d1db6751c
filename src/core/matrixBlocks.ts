import type { Box } from "./boxes.ts";
import { BoxLinks } from "./boxLinks.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { type Digits, stridesOf } from "./digits.ts";
import { sizeOf } from "./tensor.ts";
import type { WeightSums } from "./weightSums.ts";
import { type WindowAxis, windowAxes } from "./windowAxis.ts";

/**
 * Blocks of M: the rectangles where some ranges of rows and some ranges of columns cross. Each range is cut into boxes once,
 * so that a block takes some tens of operations, however large it is.
 */
export class MatrixBlocks {
  private readonly axes: readonly WindowAxis[];
  private readonly transposed: boolean;
  private readonly groupRows: number;
  private readonly groupColumns: number;
  private readonly rows: BoxLinks;
  private readonly columns: BoxLinks;
  /** Taps of all axes, one after the other. */
  private readonly tapsAlong: number;
  /** Where each axis ends among them. */
  private readonly axisEnd: readonly number[];
  private readonly rowStrides: readonly number[];
  private readonly sums: WeightSums | undefined;
  private readonly times: Int32Array;
  private readonly values: Float64Array;
  /** Rows by their digits: the first with a nonzero that was found, and the next to compare with it. */
  private readonly first: Int32Array;
  private readonly candidate: Int32Array;

  /** @param rows boxes of each range of rows by (channel, ...position), in order; `columns` likewise */
  constructor(
    geometry: ConvGeometry,
    rows: readonly (readonly Box[])[],
    columns: readonly (readonly Box[])[],
    rowDigits: Digits,
    sums: WeightSums | undefined,
  ) {
    const { transposed } = geometry;
    this.axes = windowAxes(geometry);
    this.transposed = transposed;
    this.groupRows = geometry.outChannels / geometry.groups;
    this.groupColumns = geometry.inChannels / geometry.groups;
    this.rows = new BoxLinks(rows, this.axes, transposed ? "pixel" : "window", this.groupRows);
    this.columns = new BoxLinks(columns, this.axes, transposed ? "window" : "pixel", this.groupColumns);
    this.axisEnd = this.axes.map((_, n) =>
      this.axes.slice(0, n + 1).reduce((sum, axis) => sum + axis.taps, 0),
    );
    this.tapsAlong = this.axisEnd.at(-1) ?? 0;
    this.rowStrides = stridesOf(rowDigits);
    this.sums = sums;
    this.times = new Int32Array(this.tapsAlong);
    this.values = new Float64Array(sizeOf(geometry.kernelSize));
    this.first = new Int32Array(this.axes.length + 1);
    this.candidate = new Int32Array(this.axes.length + 1);
  }

  /** The sum of a block's values; with weights only. */
  sum(row: number, column: number): number {
    const { rows, columns, sums, values } = this;
    if (sums === undefined) throw new TypeError("sum needs weights, got a matrix without");
    const columnEnd = columns.starts[column + 1] as number;
    let sum = 0;
    for (let r = rows.starts[row] as number; r < (rows.starts[row + 1] as number); r++) {
      for (let c = columns.starts[column] as number; c < columnEnd; c++) {
        if (!this.channelsMeet(r, c) || !this.countTaps(r, c)) continue;
        const [o0, o1] = [rows.channelFrom[r] as number, rows.channelTo[r] as number];
        const [i0, i1] = [columns.channelFrom[c] as number, columns.channelTo[c] as number];
        if (o1 - o0 === 1 && i1 - i0 === 1) sum += this.contract(sums.weight, sums.kernelAt(o0, i0));
        else {
          sums.over(o0, o1, i0, i1, values);
          sum += this.contract(values, 0);
        }
      }
    }
    return sum;
  }

  /** The tap of a block's first nonzero in reading order, row-major in the kernel; −1 for a block without. */
  firstTap(row: number, column: number): number {
    const { rows, columns, first, candidate } = this;
    const columnStart = columns.starts[column] as number;
    const columnEnd = columns.starts[column + 1] as number;
    for (let r = rows.starts[row] as number; r < (rows.starts[row + 1] as number); r++) {
      // Of a large block the very first row mostly holds one.
      for (let digit = 0, at = r * first.length; digit < first.length; digit++, at++) {
        first[digit] = rows.firstDigits[at] as number;
      }
      const tap = this.tapInColumns(columnStart, columnEnd);
      if (tap >= 0) return tap;
      let least = Infinity;
      for (let c = columnStart; c < columnEnd; c++) {
        const index = this.channelsMeet(r, c) ? this.firstRow(r, c) : Infinity;
        if (index >= least) continue;
        least = index;
        first.set(candidate);
      }
      if (least < Infinity) return this.tapInColumns(columnStart, columnEnd);
    }
    return -1;
  }

  /** The tap of the first nonzero in row `first` within some boxes of columns, or −1. */
  private tapInColumns(from: number, to: number): number {
    for (let c = from; c < to; c++) {
      const tap = this.tapInFirstRow(c);
      if (tap >= 0) return tap;
    }
    return -1;
  }

  private channelsMeet(r: number, c: number): boolean {
    const { rows, columns } = this;
    return (
      (rows.groupFrom[r] as number) < (columns.groupTo[c] as number) &&
      (rows.groupTo[r] as number) > (columns.groupFrom[c] as number)
    );
  }

  /** Counts in `times` how often each tap of each axis lies where two boxes cross; false where one axis has none. */
  private countTaps(r: number, c: number): boolean {
    const { rows, columns, times, tapsAlong } = this;
    for (let axis = 0, n = 0; axis < this.axes.length; axis++) {
      let any = false;
      for (const end = this.axisEnd[axis] as number; n < end; n++) {
        const [row, column] = [r * tapsAlong + n, c * tapsAlong + n];
        const from = Math.max(rows.from[row] as number, columns.from[column] as number);
        const to = Math.min(rows.to[row] as number, columns.to[column] as number);
        times[n] = Math.max(0, to - from);
        if (to > from) any = true;
      }
      if (!any) return false;
    }
    return true;
  }

  /** Σ over the taps: weight of the tap · how often it occurs along each axis, the last axis first. */
  private contract(weights: Float32Array | Float64Array, at: number): number {
    const { values, times, axes } = this;
    let [source, offset] = [weights, at];
    let size = values.length;
    let start = times.length;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { taps } = axes[axis] as WindowAxis;
      const outerTaps = axes[axis - 1]?.taps ?? 1;
      size /= taps;
      start -= taps;
      for (let n = 0; n < size; n++) {
        let sum = 0;
        // Weights that do not occur are left out: they may be infinite.
        if (axis === 0 || (times[start - outerTaps + (n % outerTaps)] as number) > 0) {
          for (let tap = 0; tap < taps; tap++) {
            const count = times[start + tap] as number;
            if (count > 0) sum += count * (source[offset + n * taps + tap] as number);
          }
        }
        values[n] = sum;
      }
      [source, offset] = [values, 0];
    }
    return values[0] as number;
  }

  /** Index of the first row with a nonzero where two boxes cross, its digits in `candidate`, or Infinity. */
  private firstRow(r: number, c: number): number {
    const { rows, columns, candidate, tapsAlong, rowStrides } = this;
    const out = Math.max(rows.channelFrom[r] as number, (columns.groupFrom[c] as number) * this.groupRows);
    candidate[0] = out;
    let index = out * (rowStrides[0] as number);
    for (let axis = 0, n = 0; axis < this.axes.length; axis++) {
      const { pad, dilation, stride } = this.axes[axis] as WindowAxis;
      let least = Infinity;
      for (let tap = 0; n < (this.axisEnd[axis] as number); tap++, n++) {
        const [row, column] = [r * tapsAlong + n, c * tapsAlong + n];
        const window = Math.max(rows.from[row] as number, columns.from[column] as number);
        if (window >= Math.min(rows.to[row] as number, columns.to[column] as number)) continue;
        least = Math.min(least, this.transposed ? window * stride - pad + tap * dilation : window);
      }
      if (least === Infinity) return Infinity;
      candidate[axis + 1] = least;
      index += least * (rowStrides[axis + 1] as number);
    }
    return index;
  }

  /** The tap of the first nonzero in row `first` within a box of columns, or −1. */
  private tapInFirstRow(c: number): number {
    const { columns, first, tapsAlong, groupRows, groupColumns, transposed } = this;
    const start = Math.floor((first[0] as number) / groupRows) * groupColumns;
    if (start >= (columns.channelTo[c] as number)) return -1;
    if (start + groupColumns <= (columns.channelFrom[c] as number)) return -1;
    let index = 0;
    for (let axis = 0, at = c * tapsAlong; axis < this.axes.length; axis++) {
      const { taps, pad, dilation, stride } = this.axes[axis] as WindowAxis;
      const digit = first[axis + 1] as number;
      let found = -1;
      // Columns ascend with the tap where they are pixels, and descend where they are windows.
      for (let n = 0; n < taps && found < 0; n++) {
        const tap = transposed ? taps - 1 - n : n;
        const window = transposed ? (digit + pad - tap * dilation) / stride : digit;
        const inside =
          window >= (columns.from[at + tap] as number) && window < (columns.to[at + tap] as number);
        if (inside && Number.isInteger(window)) found = tap;
      }
      if (found < 0) return -1;
      index = index * taps + found;
      at += taps;
    }
    return index;
  }
}
