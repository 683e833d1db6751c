import type { BandPattern } from "./bandPattern.ts";
import { type Box, digitOf, type Interval } from "./boxes.ts";
import { inChannelsOf, weightOffset } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { indexOf, positionOf } from "./indexing.ts";
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
  /** What the columns of a band stand for. */
  private readonly across: "window" | "pixel";

  constructor(geometry: ConvGeometry, bands: readonly BandPattern[], weight: Float32Array | undefined) {
    this.geometry = geometry;
    this.bands = bands;
    this.weight = weight;
    this.across = geometry.transposed ? "window" : "pixel";
  }

  /** Calls `visit` with the nonzeros of a row in some columns, by ascending column. */
  visit(row: number, columnBoxes: readonly Box[], visit: EntryVisitor): void {
    const { geometry, weight, across, bands } = this;
    const [out = 0] = positionOf(row, [geometry.outChannels, ...geometry.outputSize]);
    for (const { channels, lines } of this.parts(row, columnBoxes)) {
      let kernel = 0;
      const walk = (axis: number, column: number, tap: number): void => {
        const [line, band] = [lines[axis], bands[axis]];
        if (line === undefined || band === undefined) return;
        const first = column * band.columns + line[across];
        const firstTap = tap * band.taps + line.tap;
        const step = stepOf(line, across);
        const last = axis === bands.length - 1;
        for (let n = 0; n < line.count; n++) {
          const here = firstTap + n * line.tapStep;
          if (!last) walk(axis + 1, first + n * step, here);
          else visit(first + n * step, here, weight === undefined ? 1 : (weight[kernel + here] as number));
        }
      };
      for (let channel = channels[0]; channel < channels[1]; channel++) {
        kernel = weightOffset(geometry, out, channel);
        walk(0, channel, 0);
      }
    }
  }

  /** The first nonzero of a row in some columns. */
  first(row: number, columnBoxes: readonly Box[]): MatrixEntry | undefined {
    const { geometry, across } = this;
    const [part] = this.parts(row, columnBoxes);
    if (part === undefined) return undefined;
    const position = part.lines.map((line) => line[across]);
    const tap = part.lines.map((line) => line.tap);
    const column = indexOf([part.channels[0], ...position], [geometry.inChannels, ...geometry.inputSize]);
    return { row, column, tap: indexOf(tap, geometry.kernelSize) };
  }

  /** The row's nonzeros in each box that holds some. */
  private parts(row: number, columnBoxes: readonly Box[]): RowPart[] {
    const { geometry, across } = this;
    const [out = 0, ...output] = positionOf(row, [geometry.outChannels, ...geometry.outputSize]);
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
