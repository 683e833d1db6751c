import type { BandPattern } from "./bandPattern.ts";
import { type Box, digitOf, type Interval } from "./boxes.ts";
import { inChannelsOf, weightOffset } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { type Digits, digitsOf, indexOfDigits, stridesOf } from "./digits.ts";
import { indexOf } from "./indexing.ts";
import { clip, type Links, stepOf } from "./links.ts";

/** A nonzero of M; `tap` is the row-major index of its tap in the kernel. */
export interface MatrixEntry {
  readonly row: number;
  readonly column: number;
  readonly tap: number;
}

export type EntryVisitor = (column: number, tap: number, value: number) => void;

/** All combinations of these channels and these links of each axis. */
interface RowPart {
  readonly channels: Interval;
  readonly lines: readonly Links[];
}

/** The nonzeros of single rows of M. */
export class MatrixRows {
  private readonly geometry: ConvGeometry;
  private readonly bands: readonly BandPattern[];
  private readonly weight: Float32Array | undefined;
  private readonly rowDigits: Digits;
  private readonly columnDigits: Digits;
  /** What the columns of a band stand for. */
  private readonly across: "window" | "pixel";

  constructor(
    geometry: ConvGeometry,
    bands: readonly BandPattern[],
    weight: Float32Array | undefined,
    rowDigits: Digits,
    columnDigits: Digits,
  ) {
    this.geometry = geometry;
    this.bands = bands;
    this.weight = weight;
    this.rowDigits = rowDigits;
    this.columnDigits = columnDigits;
    this.across = geometry.transposed ? "window" : "pixel";
  }

  /** Calls `visit` with the nonzeros of a row in some columns, by ascending column. */
  visit(row: number, columnBoxes: readonly Box[], visit: EntryVisitor): void {
    const { geometry, weight, across, bands, columnDigits } = this;
    const [out = 0] = digitsOf(row, this.rowDigits);
    const [channelStride = 1, ...strides] = stridesOf(columnDigits);
    for (const { channels, lines } of this.parts(row, columnBoxes)) {
      const [from, to] = channels;
      const kernel = weightOffset(geometry, out, from);
      const kernelStep = to - from > 1 ? weightOffset(geometry, out, from + 1) - kernel : 0;
      const visitChannels = (first: number, end: number, column: number, tap: number): void => {
        for (let channel = first; channel < end; channel++) {
          const at = kernel + (channel - from) * kernelStep + tap;
          visit(column + channel * channelStride, tap, weight === undefined ? 1 : (weight[at] as number));
        }
      };
      const walk = (axis: number, column: number, tap: number, first: number, end: number): void => {
        const [line, band, stride] = [lines[axis], bands[axis], strides[axis]];
        if (line === undefined || band === undefined || stride === undefined) {
          visitChannels(first, end, column, tap);
          return;
        }
        const start = column + line[across] * stride;
        const step = stepOf(line, across) * stride;
        const firstTap = tap * band.taps + line.tap;
        for (let n = 0; n < line.count; n++) {
          walk(axis + 1, start + n * step, firstTap + n * line.tapStep, first, end);
        }
      };
      if (columnDigits.channelLast) walk(0, 0, 0, from, to);
      else for (let channel = from; channel < to; channel++) walk(0, 0, 0, channel, channel + 1);
    }
  }

  /** The first nonzero of a row in some columns. */
  first(row: number, columnBoxes: readonly Box[]): MatrixEntry | undefined {
    const { geometry, across } = this;
    const [part] = this.parts(row, columnBoxes);
    if (part === undefined) return undefined;
    const position = part.lines.map((line) => line[across]);
    const tap = part.lines.map((line) => line.tap);
    const column = indexOfDigits([part.channels[0], ...position], this.columnDigits);
    return { row, column, tap: indexOf(tap, geometry.kernelSize) };
  }

  /** The row's nonzeros in each box that holds some. */
  private parts(row: number, columnBoxes: readonly Box[]): RowPart[] {
    const { geometry, across } = this;
    const [out = 0, ...output] = digitsOf(row, this.rowDigits);
    const [from, to] = inChannelsOf(geometry, out);
    const whole = this.bands.map((band, axis) => band.linksOfRow(output[axis] ?? 0));
    return columnBoxes.flatMap((columns) => {
      const [c0, c1] = digitOf(columns, 0);
      const channels: Interval = [Math.max(from, c0), Math.min(to, c1)];
      const lines = whole.map((line, axis) => clip(line, across, ...digitOf(columns, axis + 1)));
      return channels[0] < channels[1] && lines.every((line) => line.count > 0) ? [{ channels, lines }] : [];
    });
  }
}
