import { weightOffset } from "./channels.ts";
import type { ConvGeometry } from "./convGeometry.ts";
import { digitsOf } from "./digits.ts";
import { sizeOf } from "./tensor.ts";
import { type AxisGrid, coordinateOf, type ViewLayout } from "./viewLayout.ts";
import { type WindowAxis, windowAxes } from "./windowAxis.ts";

/** What a row or a column contributes to its cells. */
export interface Line {
  /** To the index into the tensor's data. */
  readonly offset: number;
  /** To the index of the tap. */
  readonly tap: number;
  /** To the position in the input along each axis. */
  readonly position: readonly number[];
  readonly group: number;
}

/** The contributions of the rows (or columns) that begin at these edges; of weights or of inputs. */
export function copyLines(
  g: ConvGeometry,
  layout: ViewLayout,
  side: "row" | "column",
  ofWeight: boolean,
  edges: Float64Array,
): readonly Line[] {
  const sizes = side === "row" ? layout.rows : layout.columns;
  const axes = windowAxes(g);
  return Array.from(edges.subarray(0, -1), (index): Line => {
    const [digit = 0, ...digits] = digitsOf(index, sizes);
    const along = layout.axes.map((axis, n) =>
      contribution(axes[n] as WindowAxis, axis, side, digits[n] ?? 0, g.transposed),
    );
    const tap = along.reduce((sum, { tap: k }, n) => sum * (g.kernelSize[n] ?? 1) + k, 0);
    const position = along.map((a) => a.position);
    const start = position.reduce((sum, i, n) => sum * (g.inputSize[n] ?? 1) + i, 0);
    const channel = channelDigit(layout, side, digit);
    const { out = 0, in: inward = 0 } = channel;
    // The offset for two channels is the sum of what each gives alone.
    if (ofWeight)
      return { offset: weightOffset(g, out, inward) + tap, tap, position, group: groupOf(g, channel) };
    return { offset: inward * sizeOf(g.inputSize) + start, tap, position, group: 0 };
  });
}

interface Channels {
  readonly out?: number;
  readonly in?: number;
}

/** The channels that a line names; those that the whole view shares count as named by its rows. */
function channelDigit({ channels }: ViewLayout, side: "row" | "column", digit: number): Channels {
  const scale = channels[side];
  return { ...(side === "row" && channels.fixed), ...(scale && { [scale.of]: digit }) };
}

function groupOf(g: ConvGeometry, { out, in: channel = 0 }: Channels): number {
  return out === undefined
    ? Math.floor(channel / (g.inChannels / g.groups))
    : Math.floor(out / (g.outChannels / g.groups));
}

function contribution(
  axis: WindowAxis,
  grid: AxisGrid,
  side: "row" | "column",
  digit: number,
  transposed: boolean,
) {
  const scale = grid[side];
  const given = scale
    ? { of: scale.of, value: coordinateOf(scale, digit) }
    : side === "row" && grid.fixed
      ? grid.fixed
      : undefined;
  // A pixel is window·stride − pad + tap·dilation: the window's share goes with −pad.
  if (given?.of === "tap")
    return { tap: given.value, position: transposed ? 0 : given.value * axis.dilation };
  if (given?.of === "window") {
    return { tap: 0, position: transposed ? given.value : given.value * axis.stride - axis.pad };
  }
  return { tap: 0, position: given?.value ?? 0 };
}
