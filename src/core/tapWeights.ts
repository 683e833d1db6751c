import type { Interval } from "./boxes.ts";
import type { PrefixSums } from "./structuredMatrix.ts";
import type { WeightSums } from "./weightSums.ts";

/** The weights of one tap as a matrix over channels, block diagonal when there are groups. */
export class TapWeights implements PrefixSums {
  readonly rows: number;
  readonly columns: number;
  private readonly sums: WeightSums;
  private readonly tap: number;
  /** Sums of the first groups together. */
  private readonly wholeGroups: Float64Array;

  constructor(sums: WeightSums, tap: number) {
    this.sums = sums;
    this.tap = tap;
    this.rows = sums.groups * sums.height;
    this.columns = sums.groups * sums.width;
    this.wholeGroups = new Float64Array(sums.groups + 1);
    for (let group = 0; group < sums.groups; group++) {
      this.wholeGroups[group + 1] =
        (this.wholeGroups[group] as number) + sums.corner(group, sums.height, sums.width, tap);
    }
  }

  before(r: number, c: number): number {
    const { groups, height, width } = this.sums;
    const whole = Math.min(Math.floor(r / height), Math.floor(c / width));
    const sum = this.wholeGroups[whole] as number;
    if (whole === groups) return sum;
    const out = Math.min(r - whole * height, height);
    const channel = Math.min(c - whole * width, width);
    return sum + this.sums.corner(whole, out, channel, this.tap);
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    const { groups, height, width } = this.sums;
    const group = Math.min(Math.floor(r / height), groups - 1);
    const above = this.wholeGroups[group] as number;
    const corners = this.sums.cornersOfRow(group, r - group * height, this.tap);
    for (let n = 0; n < columns.length; n++) {
      const column = columns[n] as number;
      const channel = column - group * width;
      sums[n] = channel < 0 ? this.before(r, column) : above + (corners[Math.min(channel, width)] as number);
    }
  }

  reach(r0: number, r1: number): Interval {
    const { height, width } = this.sums;
    return [Math.floor(r0 / height) * width, Math.ceil(r1 / height) * width];
  }
}
