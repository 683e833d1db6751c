import type { Box } from "./boxes.ts";
import { BoxLinks } from "./boxLinks.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { sizeOf } from "./tensor.ts";
import type { WeightSums } from "./weightSums.ts";
import { type WindowAxis, windowAxes } from "./windowAxis.ts";

/**
 * Blocks of M: the rectangles where some ranges of rows and some ranges of columns cross. Each range is cut into boxes once,
 * so that a block takes some tens of operations, however large it is.
 */
export class MatrixBlocks {
  private readonly axes: readonly WindowAxis[];
  private readonly rows: BoxLinks;
  private readonly columns: BoxLinks;
  /** Taps of all axes, one after the other. */
  private readonly tapsAlong: number;
  /** Where each axis ends among them. */
  private readonly axisEnd: readonly number[];
  private readonly sums: WeightSums | undefined;
  private readonly times: Int32Array;
  private readonly values: Float64Array;

  /** @param rows boxes of each range of rows by (channel, ...position), in order; `columns` likewise */
  constructor(
    geometry: ConvGeometry,
    rows: readonly (readonly Box[])[],
    columns: readonly (readonly Box[])[],
    sums: WeightSums | undefined,
  ) {
    const { transposed } = geometry;
    this.axes = windowAxes(geometry);
    const [outSize, inSize] = [geometry.outChannels / geometry.groups, geometry.inChannels / geometry.groups];
    this.rows = new BoxLinks(rows, this.axes, transposed ? "pixel" : "window", outSize);
    this.columns = new BoxLinks(columns, this.axes, transposed ? "window" : "pixel", inSize);
    this.axisEnd = this.axes.map((_, n) =>
      this.axes.slice(0, n + 1).reduce((sum, axis) => sum + axis.taps, 0),
    );
    this.tapsAlong = this.axisEnd.at(-1) ?? 0;
    this.sums = sums;
    this.times = new Int32Array(this.tapsAlong);
    this.values = new Float64Array(sizeOf(geometry.kernelSize));
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
}
