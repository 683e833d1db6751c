import type { BandPattern } from "./bandPattern.ts";
import type { Interval } from "./boxes.ts";
import type { PrefixSums } from "./structuredMatrix.ts";

/** Entries of the largest table of prefix sums; a longer axis sums tap by tap instead. */
const tableLimit = 1 << 19;

/** The band of one axis with, in place of ones, the index of the tap: from its sums follows the mean tap of a block. */
export class TapIndexPattern implements PrefixSums {
  readonly rows: number;
  readonly columns: number;
  private readonly band: BandPattern;
  private readonly table: Float64Array | undefined;

  constructor(band: BandPattern) {
    this.band = band;
    this.rows = band.rows;
    this.columns = band.columns;
    if ((this.rows + 1) * (this.columns + 1) <= tableLimit) this.table = this.prefixSums();
  }

  before(r: number, c: number): number {
    if (this.table !== undefined) return this.table[r * (this.columns + 1) + c] as number;
    let sum = 0;
    for (let tap = 1; tap < this.band.taps; tap++) sum += tap * this.band.countOfTap(tap, 0, r, 0, c);
    return sum;
  }

  beforeEach(r: number, columns: Int32Array, sums: Float64Array): void {
    for (let n = 0; n < columns.length; n++) sums[n] = this.before(r, columns[n] as number);
  }

  reach(r0: number, r1: number): Interval {
    return this.band.reach(r0, r1);
  }

  private prefixSums(): Float64Array {
    const width = this.columns + 1;
    const table = new Float64Array((this.rows + 1) * width);
    for (let r = 0; r < this.rows; r++) {
      this.band.visitRow(r, (column, tap) => {
        table[(r + 1) * width + column + 1] = tap;
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
