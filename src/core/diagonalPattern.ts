import type { Interval } from "./boxes.ts";
import type { PrefixSums } from "./structuredMatrix.ts";
import type { WindowAxis } from "./windowAxis.ts";

/** The diagonal of one tap in a band: a one where a window sees a pixel through it. Rows and columns as of `BandPattern`. */
export class DiagonalPattern implements PrefixSums {
  readonly rows: number;
  readonly columns: number;
  private readonly axis: WindowAxis;
  private readonly transposed: boolean;
  /** The window that would see pixel 0 through the tap, times the stride. */
  private readonly shift: number;

  constructor(axis: WindowAxis, transposed: boolean, tap: number) {
    this.axis = axis;
    this.transposed = transposed;
    this.shift = axis.pad - tap * axis.dilation;
    this.rows = transposed ? axis.pixels : axis.windows;
    this.columns = transposed ? axis.windows : axis.pixels;
  }

  before(r: number, c: number): number {
    const [windows, pixels] = this.transposed ? [c, r] : [r, c];
    return Math.max(0, Math.min(windows, this.windowsUpTo(pixels)) - this.skipped);
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    const { skipped, shift } = this;
    const { stride } = this.axis;
    const least = this.transposed ? this.windowsUpTo(r) : r;
    for (let n = 0; n < columns.length; n++) {
      const c = columns[n] as number;
      const column = this.transposed ? c : Math.ceil((c + shift) / stride);
      sums[n] = Math.max(0, Math.min(least, column) - skipped);
    }
  }

  reach(r0: number, r1: number): Interval {
    const { axis, shift, columns } = this;
    const [from, to] = this.transposed
      ? [this.windowsUpTo(r0), this.windowsUpTo(r1)]
      : [r0 * axis.stride - shift, (r1 - 1) * axis.stride - shift + 1];
    return [Math.min(Math.max(from, 0), columns), Math.min(Math.max(to, 0), columns)];
  }

  /** Windows, counted from 0, whose pixel lies before this one; perhaps negative or more than there are. */
  private windowsUpTo(pixel: number): number {
    return Math.ceil((pixel + this.shift) / this.axis.stride);
  }

  /** Windows that meet the tap in the padding before the pixels. */
  private get skipped(): number {
    return Math.max(0, this.windowsUpTo(0));
  }
}
