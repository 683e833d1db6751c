import { BoxCutter } from "./boxes.ts";
import { type Digits, inIndexOrder } from "./digits.ts";
import type { WindowAxis } from "./windowAxis.ts";

/** The ranges of rows (or of columns) of M between some edges, each cut into boxes. */
export class RangeBoxes {
  /** The first box of each range, and one entry more. */
  readonly starts: Int32Array;
  /** First channel of each box and the one after the last. */
  readonly channelFrom: Int32Array;
  readonly channelTo: Int32Array;
  /** First group of each box's channels and the one after the last. */
  readonly groupFrom: Int32Array;
  readonly groupTo: Int32Array;
  /** The same of the position along each axis, box by box. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly axes: number;

  /** @param perGroup how many of their channels are in one group */
  constructor(edges: Float64Array, { sizes, channelLast }: Digits, perGroup: number) {
    const axes = sizes.length - 1;
    const most = (edges.length - 1) * (2 * sizes.length - 1);
    const starts = new Int32Array(edges.length);
    const [channelFrom, channelTo] = [new Int32Array(most), new Int32Array(most)];
    const [groupFrom, groupTo] = [new Int32Array(most), new Int32Array(most)];
    const [froms, tos] = [new Int32Array(most * axes), new Int32Array(most * axes)];
    const [channel, firstAxis] = channelLast ? [axes, 0] : [0, 1];
    const cutter = new BoxCutter(inIndexOrder(sizes, channelLast));
    let box = 0;
    const add = (from: readonly number[], to: readonly number[]) => {
      const [first, end] = [from[channel] as number, to[channel] as number];
      channelFrom[box] = first;
      channelTo[box] = end;
      groupFrom[box] = Math.floor(first / perGroup);
      groupTo[box] = Math.ceil(end / perGroup);
      for (let axis = 0; axis < axes; axis++) {
        froms[box * axes + axis] = from[firstAxis + axis] as number;
        tos[box * axes + axis] = to[firstAxis + axis] as number;
      }
      box++;
    };
    for (let n = 0; n < edges.length - 1; n++) {
      cutter.cut(edges[n] as number, edges[n + 1] as number, add);
      starts[n + 1] = box;
    }
    this.axes = axes;
    this.starts = starts;
    this.channelFrom = channelFrom;
    this.channelTo = channelTo;
    this.groupFrom = groupFrom;
    this.groupTo = groupTo;
    this.from = froms;
    this.to = tos;
  }

  get boxes(): number {
    return this.starts.at(-1) ?? 0;
  }
}

/** For each box of pixels and each tap of each axis the windows that meet the tap there: the first, and the one after the last. */
export function windowsOfTaps(
  { boxes, from, to }: RangeBoxes,
  axes: readonly WindowAxis[],
): { readonly from: Int32Array; readonly to: Int32Array } {
  const taps = axes.reduce((sum, axis) => sum + axis.taps, 0);
  const [first, end] = [new Int32Array(boxes * taps), new Int32Array(boxes * taps)];
  for (let box = 0, at = 0; box < boxes; box++) {
    for (let axis = 0; axis < axes.length; axis++) {
      const { pad, dilation, stride, taps } = axes[axis] as WindowAxis;
      const start = from[box * axes.length + axis] as number;
      const stop = to[box * axes.length + axis] as number;
      for (let tap = 0; tap < taps; tap++, at++) {
        const shift = pad - tap * dilation;
        first[at] = Math.ceil((start + shift) / stride);
        end[at] = Math.ceil((stop + shift) / stride);
      }
    }
  }
  return { from: first, to: end };
}
