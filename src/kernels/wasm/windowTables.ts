import type { ConvAxis, ConvGeometry } from "../../core/convGeometry.ts";
import { positionOf } from "../../core/indexing.ts";
import { sizeOf } from "../../core/tensor.ts";

/**
 * The unfolded input of a convolution as offsets into planes with room for the padding, one plane a channel: the entry of
 * row (channel, tap) and window w is at rows[row] + windows[w], in bytes.
 */
export interface WindowTables {
  /** Whether planes are larger than the input's. */
  readonly padded: boolean;
  /** Floats of a plane, with its padding. */
  readonly planeSize: number;
  /** For each line of the input's plane, where it begins in the padded one; and the floats of a line. */
  readonly inputLines: Uint32Array;
  readonly inputWidth: number;
  /** For each tap of each channel of a group. */
  readonly rows: Uint32Array;
  /** Where each line of windows begins, how many there are in it, and the floats from one to the next. */
  readonly windowLines: Uint32Array;
  readonly windowWidth: number;
  readonly step: number;
}

export function windowTables(geometry: ConvGeometry): WindowTables {
  const last = geometry.axes.at(-1);
  return tablesFor(geometry, {
    width: paddedLength(last),
    place: (n) => n,
    first: last?.padBefore ?? 0,
    step: last?.stride ?? 1,
  });
}

/** How the last axis of a padded plane lies in memory. */
export interface Lines {
  /** Floats of a line. */
  readonly width: number;
  /** Which of them position n of the axis is. */
  place(n: number): number;
  /** Where lines of the input begin. */
  readonly first: number;
  /** Floats from one window to the next. */
  readonly step: number;
}

export function tablesFor({ axes, inChannels, groups }: ConvGeometry, lines: Lines): WindowTables {
  const padded = axes.some((a) => a.padBefore > 0 || a.padAfter > 0);
  const size = [...axes.slice(0, -1).map(paddedLength), lines.width];
  const strides = size.map((_, n) => sizeOf(size.slice(n + 1)));
  const planeSize = sizeOf(size);
  /** Offsets of all positions along some axes, the last of them fastest. */
  const offsets = (lengths: readonly number[], place: (position: number, axis: number) => number) =>
    Uint32Array.from({ length: sizeOf(lengths) }, (_, index) => {
      const position = positionOf(index, lengths);
      return 4 * position.reduce((sum, n, axis) => sum + place(n, axis) * (strides[axis] ?? 1), 0);
    });
  const leading = <T>(values: readonly T[]) => values.slice(0, -1);
  const last = axes.at(-1);
  const taps = offsets(
    axes.map((a) => a.kernel),
    (k, axis) => {
      const n = k * (axes[axis]?.dilation ?? 1);
      return axis === axes.length - 1 ? lines.place(n) : n;
    },
  );
  const channels = inChannels / groups;
  const rows = new Uint32Array(channels * taps.length);
  for (let channel = 0; channel < channels; channel++) {
    for (const [tap, offset] of taps.entries()) {
      rows[channel * taps.length + tap] = 4 * channel * planeSize + offset;
    }
  }
  return {
    padded,
    planeSize,
    inputLines: offsets(leading(axes.map((a) => a.input)), (n, axis) => n + (axes[axis]?.padBefore ?? 0)).map(
      (offset) => offset + 4 * lines.first,
    ),
    inputWidth: last?.input ?? 1,
    rows,
    ...mergeLines({
      windowLines: offsets(leading(axes.map((a) => a.output)), (n, axis) => n * (axes[axis]?.stride ?? 1)),
      windowWidth: last?.output ?? 1,
      step: lines.step,
    }),
  };
}

export function paddedLength(axis: ConvAxis | undefined): number {
  return axis === undefined ? 1 : axis.input + axis.padBefore + axis.padAfter;
}

type Windows = Pick<WindowTables, "windowLines" | "windowWidth" | "step">;

/** Lines that continue each other are one, as those of a kernel of 1 without padding are. */
function mergeLines(windows: Windows): Windows {
  const { windowLines, windowWidth, step } = windows;
  const lineBytes = 4 * windowWidth * step;
  if (windowLines.some((offset, n) => offset !== n * lineBytes)) return windows;
  return { windowLines: Uint32Array.of(0), windowWidth: windowLines.length * windowWidth, step };
}
