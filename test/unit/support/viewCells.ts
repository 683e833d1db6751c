import type { ConvGeometry } from "../../../src/core/convGeometry.ts";
import type { ViewKind, ViewRef } from "../../../src/core/views.ts";
import { flat, type Multiplication, positions } from "./bruteForce.ts";

export type Cell = readonly [row: number, column: number];

const views: readonly ViewKind[] = [
  "input",
  "kernel",
  "output",
  "unfold",
  "weights",
  "flat",
  "product",
  "linear",
  "stacked",
];

/** Every view of a convolution with every plane of it, those in the padding before and after included. */
export function allRefs(g: ConvGeometry): ViewRef[] {
  const slices = g.axes.slice(0, -2);
  return views.flatMap((view): ViewRef[] => {
    if (view === (g.transposed ? "product" : "flat")) return [];
    const along = (from: (axis: number) => number, length: (axis: number) => number) =>
      positions(slices.map((_, axis) => length(axis))).map((p) => p.map((n, axis) => from(axis) + n));
    const each = (channels: readonly number[], rest: readonly number[][]) =>
      positions(channels).flatMap((c) => rest.map((slice): ViewRef => ({ view, planes: [...c, ...slice] })));
    const pad = (axis: number) => (g.transposed ? 0 : (g.axes[axis]?.padBefore ?? 0));
    const after = (axis: number) => (g.transposed ? 0 : (g.axes[axis]?.padAfter ?? 0));
    if (view === "input") {
      return each(
        [g.inChannels],
        along(
          (axis) => -pad(axis),
          (axis) => (g.inputSize[axis] ?? 0) + pad(axis) + after(axis),
        ),
      );
    }
    if (view === "output")
      return each(
        [g.outChannels],
        along(
          () => 0,
          (axis) => g.outputSize[axis] ?? 0,
        ),
      );
    if (view === "kernel") {
      return each(
        [g.outChannels, g.inChannels / g.groups],
        along(
          () => 0,
          (axis) => g.kernelSize[axis] ?? 0,
        ),
      );
    }
    return [{ view, planes: [] }];
  });
}

/** Where a view shows a multiplication, by the definitions in `views.ts`; `undefined` where it does not. */
export function cellOf(g: ConvGeometry, ref: ViewRef, m: Multiplication): Cell | undefined {
  const window = g.transposed ? m.input : m.output;
  const windowSize = g.transposed ? g.inputSize : g.outputSize;
  const [inPerGroup, outPerGroup] = [g.inChannels / g.groups, g.outChannels / g.groups];
  const at = flat(window, windowSize);
  const taps = g.kernelSize.reduce((product, k) => product * k, 1);
  switch (ref.view) {
    case "input":
      return m.in === ref.planes[0] ? inputCell(g, ref, m.input) : undefined;
    case "output":
      return m.out === ref.planes[0] ? outputCell(g, ref, m.output) : undefined;
    case "kernel": {
      const [out, channel, ...slice] = ref.planes;
      return m.out === out && m.in % inPerGroup === channel ? inPlane(m.tap, slice, g.kernelSize) : undefined;
    }
    case "unfold":
      return [(g.transposed ? m.out : m.in) * taps + m.tapIndex, at];
    case "weights":
      return g.transposed ? [m.out * taps + m.tapIndex, m.in] : [m.out, m.in * taps + m.tapIndex];
    case "flat":
      return [m.in, at];
    case "product":
      return [m.out, at];
    case "linear":
      return m.row < 0 || m.column < 0 ? undefined : [m.row, m.column];
    case "stacked": {
      const count = windowSize.reduce((product, n) => product * n, 1);
      return g.transposed
        ? [m.in * count + at, (m.out % outPerGroup) * taps + m.tapIndex]
        : [m.out * count + at, (m.in % inPerGroup) * taps + m.tapIndex];
    }
  }
}

/** The cell of an input position in a plane of its channel, padding included. */
export function inputCell(g: ConvGeometry, ref: ViewRef, position: readonly number[]): Cell | undefined {
  const pad = g.axes.map((a) => (g.transposed ? 0 : a.padBefore));
  const size = g.axes.map((a) => a.input + (g.transposed ? 0 : a.padBefore + a.padAfter));
  const shift = (p: readonly number[]) => p.map((n, axis) => n + (pad[axis] ?? 0));
  return inPlane(shift(position), shift(ref.planes.slice(1)), size);
}

export function outputCell(g: ConvGeometry, ref: ViewRef, position: readonly number[]): Cell | undefined {
  return inPlane(position, ref.planes.slice(1), g.outputSize);
}

function inPlane(
  position: readonly number[],
  slice: readonly number[],
  size: readonly number[],
): Cell | undefined {
  if (flat(position, size) < 0) return undefined;
  const leading = position.slice(0, -2);
  if (leading.some((n, axis) => n !== slice[axis])) return undefined;
  return [position.at(-2) ?? 0, position.at(-1) ?? 0];
}
