import type { ConvGeometry } from "./convGeometry.ts";
import type { Digits } from "./digits.ts";
import { GroupPattern } from "./groupPattern.ts";
import { positionOf } from "./indexing.ts";
import { RangeBoxes, windowsOfTaps } from "./rangeBoxes.ts";
import { sizeOf } from "./tensor.ts";
import type { WeightSums } from "./weightSums.ts";
import { windowAxes } from "./windowAxis.ts";

/** What a block of M holds. */
export interface BlockMeasure {
  /** Nonzeros by structure. */
  count: number;
  /** Of their values; 0 without weights. */
  sum: number;
  /** For each axis the sum of their tap indices along it. */
  readonly tapSums: Float64Array;
}

/**
 * Blocks of M: the rectangles where some ranges of rows and some ranges of columns cross. Each range is cut into boxes once,
 * so that a block takes some tens of operations, however large it is: where a box of rows and one of columns cross, a tap lies
 * at the windows that are in both.
 */
export class MatrixBlocks {
  /** Of the block that was measured last. */
  readonly measured: BlockMeasure;
  private readonly rows: RangeBoxes;
  private readonly columns: RangeBoxes;
  private readonly transposed: boolean;
  private readonly channels: GroupPattern;
  private readonly isGrouped: boolean;
  /** Windows of each box of windows along each axis. */
  private readonly windowFrom: Int32Array;
  private readonly windowTo: Int32Array;
  /** Those that meet each tap in each box of pixels, axis by axis. */
  private readonly tapFrom: Int32Array;
  private readonly tapTo: Int32Array;
  /** Taps along each axis. */
  private readonly taps: readonly number[];
  /** Taps of all axes, one after the other. */
  private readonly tapsAlong: number;
  private readonly sums: WeightSums | undefined;
  /** How often each of them lies where two boxes cross. */
  private readonly times: Int32Array;
  /** How often each tap occurs in the boxes that were crossed since they were last added up. */
  private readonly tapCounts: Float64Array;
  /** The index of each tap along each axis, tap by tap. */
  private readonly tapIndices: Int32Array;
  private readonly weights: Float64Array;

  /** @param rowEdges edges of the ranges of rows, ascending; `columnEdges` likewise */
  constructor(
    geometry: ConvGeometry,
    rowEdges: Float64Array,
    columnEdges: Float64Array,
    rowDigits: Digits,
    columnDigits: Digits,
    sums: WeightSums | undefined,
  ) {
    const { transposed, groups, kernelSize, outChannels, inChannels } = geometry;
    const axes = windowAxes(geometry);
    this.rows = new RangeBoxes(rowEdges, rowDigits, outChannels / groups);
    this.columns = new RangeBoxes(columnEdges, columnDigits, inChannels / groups);
    const [windows, pixels] = transposed ? [this.columns, this.rows] : [this.rows, this.columns];
    const met = windowsOfTaps(pixels, axes);
    this.windowFrom = windows.from;
    this.windowTo = windows.to;
    this.tapFrom = met.from;
    this.tapTo = met.to;
    this.transposed = transposed;
    this.taps = kernelSize;
    this.tapsAlong = kernelSize.reduce((sum, taps) => sum + taps, 0);
    this.sums = sums;
    this.channels = new GroupPattern(outChannels, inChannels, groups);
    this.isGrouped = groups > 1;
    this.times = new Int32Array(this.tapsAlong);
    const taps = sizeOf(kernelSize);
    this.tapCounts = new Float64Array(taps);
    this.weights = new Float64Array(taps);
    this.tapIndices = Int32Array.from(
      Array.from({ length: taps }, (_, tap) => positionOf(tap, kernelSize)).flat(),
    );
    this.measured = { count: 0, sum: 0, tapSums: new Float64Array(axes.length) };
  }

  /** The sum of a block's values; 0 without weights. */
  sum(row: number, column: number): number {
    this.measure(row, column);
    return this.measured.sum;
  }

  /** Works out what a block holds, which `measured` then tells; gives how many nonzeros there are by structure. */
  measure(row: number, column: number): number {
    const { rows, columns, sums, measured, transposed } = this;
    const rowEnd = rows.starts[row + 1] as number;
    const columnStart = columns.starts[column] as number;
    const columnEnd = columns.starts[column + 1] as number;
    measured.count = 0;
    measured.sum = 0;
    measured.tapSums.fill(0);
    // Of the boxes so far whose taps are not yet added up, because they share one pair of channels.
    let kernel = -1;
    for (let r = rows.starts[row] as number; r < rowEnd; r++) {
      for (let c = columnStart; c < columnEnd; c++) {
        if (this.isGrouped && !this.groupsMeet(r, c)) continue;
        if (!(transposed ? this.countTaps(c, r) : this.countTaps(r, c))) continue;
        const out = rows.channelFrom[r] as number;
        const channel = columns.channelFrom[c] as number;
        const outEnd = rows.channelTo[r] as number;
        const channelEnd = columns.channelTo[c] as number;
        const isOne = sums !== undefined && outEnd - out === 1 && channelEnd - channel === 1;
        const here = isOne ? sums.kernelAt(out, channel) : -1;
        if (sums !== undefined && kernel >= 0 && kernel !== here) this.addUp(1, sums.weight, kernel);
        kernel = here;
        this.cross(0, 0, 0, 1);
        if (isOne) continue;
        sums?.over(out, outEnd, channel, channelEnd, this.weights);
        this.addUp(this.channels.count(out, outEnd, channel, channelEnd), this.weights, 0);
      }
    }
    if (sums !== undefined && kernel >= 0) this.addUp(1, sums.weight, kernel);
    return measured.count;
  }

  private groupsMeet(r: number, c: number): boolean {
    const { rows, columns } = this;
    return (
      (rows.groupFrom[r] as number) < (columns.groupTo[c] as number) &&
      (rows.groupTo[r] as number) > (columns.groupFrom[c] as number)
    );
  }

  /** Counts in `times` how often each tap of each axis lies where a box of windows meets one of pixels; false where one axis has none. */
  private countTaps(windows: number, pixels: number): boolean {
    const { windowFrom, windowTo, tapFrom, tapTo, times, taps } = this;
    let at = pixels * this.tapsAlong;
    for (let axis = 0, n = 0; axis < taps.length; axis++) {
      const first = windowFrom[windows * taps.length + axis] as number;
      const end = windowTo[windows * taps.length + axis] as number;
      const next = at + (taps[axis] as number);
      // The windows of a tap lie no later than those of the tap before it.
      if ((tapFrom[next - 1] as number) >= end || (tapTo[at] as number) <= first) return false;
      let any = false;
      for (; at < next; n++, at++) {
        const from = tapFrom[at] as number;
        const to = tapTo[at] as number;
        const both = (to < end ? to : end) - (from > first ? from : first);
        times[n] = both > 0 ? both : 0;
        if (both > 0) any = true;
      }
      if (!any) return false;
    }
    return true;
  }

  /** Counts each tap as often as those along its axes occur together. */
  private cross(axis: number, start: number, tap: number, factor: number): void {
    const { times, taps, tapCounts } = this;
    const here = taps[axis] as number;
    const isLast = axis === taps.length - 1;
    for (let n = 0; n < here; n++) {
      const count = factor * (times[start + n] as number);
      if (count === 0) continue;
      const at = tap * here + n;
      if (isLast) tapCounts[at] = (tapCounts[at] as number) + count;
      else this.cross(axis + 1, start + here, at, count);
    }
  }

  /** Adds to `measured` what the counted taps of so many pairs of channels hold, whose weights are these together, and counts anew. */
  private addUp(pairs: number, weights: Float32Array | Float64Array, at: number): void {
    const { tapCounts, tapIndices, measured } = this;
    const { tapSums } = measured;
    const axes = tapSums.length;
    let { count, sum } = measured;
    for (let tap = 0; tap < tapCounts.length; tap++) {
      const times = tapCounts[tap] as number;
      if (times === 0) continue;
      tapCounts[tap] = 0;
      const nonzeros = times * pairs;
      count += nonzeros;
      // Weights that do not occur are left out: they may be infinite.
      sum += times * (weights[at + tap] as number);
      for (let axis = 0; axis < axes; axis++) {
        tapSums[axis] = (tapSums[axis] as number) + nonzeros * (tapIndices[tap * axes + axis] as number);
      }
    }
    measured.count = count;
    measured.sum = sum;
  }
}
