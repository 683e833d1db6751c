import type { Interval } from "./boxes.ts";
import { DiagonalPattern } from "./diagonalPattern.ts";
import { clip, type Links, linksOfPixel, linksOfWindow } from "./links.ts";
import type { Pattern, PrefixSums } from "./structuredMatrix.ts";
import { countLinks, tapBetween, type WindowAxis } from "./windowAxis.ts";

/** Entries of the largest table of prefix counts; a longer axis counts tap by tap instead. */
const tableLimit = 1 << 19;

/**
 * The structure of M along one axis: a one where a window sees a pixel. Rows are windows and columns pixels; of a
 * transposed convolution it is the other way round. The ones form a band with one diagonal a tap.
 */
export class BandPattern implements Pattern {
  readonly rows: number;
  readonly columns: number;
  readonly taps: number;
  private readonly axis: WindowAxis;
  private readonly transposed: boolean;
  private readonly table: Uint32Array | undefined;
  private readonly diagonals: DiagonalPattern[] = [];

  constructor(axis: WindowAxis, transposed: boolean) {
    this.axis = axis;
    this.transposed = transposed;
    this.rows = transposed ? axis.pixels : axis.windows;
    this.columns = transposed ? axis.windows : axis.pixels;
    this.taps = axis.taps;
    if ((this.rows + 1) * (this.columns + 1) <= tableLimit) this.table = this.prefixCounts();
  }

  /** The tap at a cell, or −1. */
  tapAt(r: number, c: number): number {
    return this.transposed ? tapBetween(this.axis, c, r) : tapBetween(this.axis, r, c);
  }

  /** The ones of a row, by ascending column. */
  linksOfRow(r: number): Links {
    return this.transposed
      ? linksOfPixel(this.axis, r)
      : clip(linksOfWindow(this.axis, r), "pixel", 0, this.axis.pixels);
  }

  /** Calls `visit` with the column and the tap of each one of a row. */
  visitRow(r: number, visit: (column: number, tap: number) => void): void {
    const { count, window, windowStep, pixel, pixelStep, tap, tapStep } = this.linksOfRow(r);
    const [column, step] = this.transposed ? [window, windowStep] : [pixel, pixelStep];
    for (let n = 0; n < count; n++) visit(column + n * step, tap + n * tapStep);
  }

  /** Ones of one tap in a rectangle. */
  countOfTap(tap: number, r0: number, r1: number, c0: number, c1: number): number {
    return this.transposed
      ? countLinks(this.axis, tap, c0, c1, r0, r1)
      : countLinks(this.axis, tap, r0, r1, c0, c1);
  }

  count(r0: number, r1: number, c0: number, c1: number): number {
    if (this.table !== undefined) {
      return this.before(r1, c1) - this.before(r0, c1) - this.before(r1, c0) + this.before(r0, c0);
    }
    let count = 0;
    for (let tap = 0; tap < this.taps; tap++) count += this.countOfTap(tap, r0, r1, c0, c1);
    return count;
  }

  before(r: number, c: number): number {
    return this.table === undefined
      ? this.count(0, r, 0, c)
      : (this.table[r * (this.columns + 1) + c] as number);
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    const { table } = this;
    if (table === undefined) {
      for (let n = 0; n < columns.length; n++) sums[n] = this.before(r, columns[n] as number);
      return;
    }
    const start = r * (this.columns + 1);
    for (let n = 0; n < columns.length; n++) sums[n] = table[start + (columns[n] as number)] as number;
  }

  reach(r0: number, r1: number): Interval {
    const { axis, columns } = this;
    const span = (axis.taps - 1) * axis.dilation;
    const [from, to] = this.transposed
      ? [Math.ceil((r0 + axis.pad - span) / axis.stride), Math.floor((r1 - 1 + axis.pad) / axis.stride) + 1]
      : [r0 * axis.stride - axis.pad, (r1 - 1) * axis.stride - axis.pad + span + 1];
    return [Math.min(Math.max(from, 0), columns), Math.min(Math.max(to, 0), columns)];
  }

  /** The diagonal of one tap alone. */
  diagonal(tap: number): PrefixSums {
    this.diagonals[tap] ??= new DiagonalPattern(this.axis, this.transposed, tap);
    return this.diagonals[tap];
  }

  /** The first row of [r0, r1) with a one in columns [c0, c1), or −1. */
  firstRow(r0: number, r1: number, c0: number, c1: number): number {
    const { axis, transposed } = this;
    const [w0, w1, p0, p1] = transposed ? [c0, c1, r0, r1] : [r0, r1, c0, c1];
    let first = Infinity;
    for (let tap = 0; tap < axis.taps; tap++) {
      const shift = axis.pad - tap * axis.dilation;
      const window = Math.max(w0, Math.ceil((p0 + shift) / axis.stride));
      const pixel = window * axis.stride - shift;
      if (window < w1 && pixel < p1) first = Math.min(first, transposed ? pixel : window);
    }
    return first === Infinity ? -1 : first;
  }

  private prefixCounts(): Uint32Array {
    const width = this.columns + 1;
    const table = new Uint32Array((this.rows + 1) * width);
    for (let r = 0; r < this.rows; r++) {
      this.visitRow(r, (column) => {
        table[(r + 1) * width + column + 1] = 1;
      });
      let inRow = 0;
      for (let c = 1; c < width; c++) {
        inRow += table[(r + 1) * width + c] as number;
        table[(r + 1) * width + c] = (table[r * width + c] as number) + inRow;
      }
    }
    return table;
  }
}
