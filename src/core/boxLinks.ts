import { type Box, digitOf } from "./boxes.ts";
import type { WindowAxis } from "./windowAxis.ts";

/**
 * Ranges of rows (or of columns) of M, each cut into boxes, and for each box and each tap of each axis the windows that
 * meet the tap there. What a rectangle of M holds follows from these numbers alone: where a box of rows and one of columns
 * cross, a tap lies at the windows that are in both.
 */
export class BoxLinks {
  /** The first box of each range, and one entry more. */
  readonly starts: Int32Array;
  /** First channel of each box and the one after the last. */
  readonly channelFrom: Int32Array;
  readonly channelTo: Int32Array;
  /** First group of each box's channels and the one after the last. */
  readonly groupFrom: Int32Array;
  readonly groupTo: Int32Array;
  /** First window of each tap and the one after the last, axis by axis, box by box. */
  readonly from: Int32Array;
  readonly to: Int32Array;

  /**
   * @param along what the digits of these rows or columns count along each axis
   * @param perGroup how many of their channels are in one group
   */
  constructor(
    ranges: readonly (readonly Box[])[],
    axes: readonly WindowAxis[],
    along: "window" | "pixel",
    perGroup: number,
  ) {
    const boxes = ranges.flat();
    const taps = axes.reduce((sum, axis) => sum + axis.taps, 0);
    this.starts = new Int32Array(ranges.length + 1);
    for (const [n, range] of ranges.entries()) {
      this.starts[n + 1] = (this.starts[n] as number) + range.length;
    }
    this.channelFrom = new Int32Array(boxes.length);
    this.channelTo = new Int32Array(boxes.length);
    this.groupFrom = new Int32Array(boxes.length);
    this.groupTo = new Int32Array(boxes.length);
    this.from = new Int32Array(boxes.length * taps);
    this.to = new Int32Array(boxes.length * taps);
    let at = 0;
    for (const [n, box] of boxes.entries()) {
      [this.channelFrom[n], this.channelTo[n]] = digitOf(box, 0);
      this.groupFrom[n] = Math.floor((this.channelFrom[n] as number) / perGroup);
      this.groupTo[n] = Math.ceil((this.channelTo[n] as number) / perGroup);
      for (const [index, axis] of axes.entries()) {
        const [from, to] = digitOf(box, index + 1);
        for (let tap = 0; tap < axis.taps; tap++) {
          const shift = axis.pad - tap * axis.dilation;
          this.from[at] = along === "window" ? from : Math.ceil((from + shift) / axis.stride);
          this.to[at] = along === "window" ? to : Math.ceil((to + shift) / axis.stride);
          at++;
        }
      }
    }
  }
}
