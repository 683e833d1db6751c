import type { Interval } from "./boxes.ts";
import type { Pattern } from "./structuredMatrix.ts";

/** The structure of M over channels: a one where the output channel of the row reads the input channel of the column. */
export class GroupPattern implements Pattern {
  readonly rows: number;
  readonly columns: number;
  private readonly height: number;
  private readonly width: number;

  /** Blocks of ones along the diagonal, one a group. */
  constructor(outChannels: number, inChannels: number, groups: number) {
    this.rows = outChannels;
    this.columns = inChannels;
    this.height = outChannels / groups;
    this.width = inChannels / groups;
  }

  before(r: number, c: number): number {
    const { height, width } = this;
    const whole = Math.min(Math.floor(r / height), Math.floor(c / width));
    const rest = Math.min(r - whole * height, height) * Math.min(c - whole * width, width);
    return whole * height * width + rest;
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    let [column, sum] = [-1, 0];
    for (let n = 0; n < columns.length; n++) {
      if (columns[n] !== column) {
        column = columns[n] as number;
        sum = this.before(r, column);
      }
      sums[n] = sum;
    }
  }

  reach(r0: number, r1: number): Interval {
    return [Math.floor(r0 / this.height) * this.width, Math.ceil(r1 / this.height) * this.width];
  }

  count(r0: number, r1: number, c0: number, c1: number): number {
    return this.before(r1, c1) - this.before(r0, c1) - this.before(r1, c0) + this.before(r0, c0);
  }

  /** The first row of [r0, r1) with a one in columns [c0, c1), or −1. */
  firstRow(r0: number, r1: number, c0: number, c1: number): number {
    const start = Math.floor(c0 / this.width) * this.height;
    const end = Math.ceil(c1 / this.width) * this.height;
    const first = Math.max(r0, start);
    return c0 < c1 && first < Math.min(r1, end) ? first : -1;
  }
}
