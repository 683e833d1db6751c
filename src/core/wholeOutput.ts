import type { ConvGeometry } from "./convGeometry.ts";
import { sizeOf } from "./tensor.ts";
import { tileSize, type ViewRef } from "./views.ts";

/** Multiply-adds of a layer from which the kernels compute its output. Below, sums in float64 take some milliseconds at most. */
const fewest = 4e6;

/** About half a second of two threads. */
const most = 2e10;

/** Numbers that the kernels hold of a layer: its input, its weight, and its output. */
const mostNumbers = 32e6;

/** Multiply-adds of a tile from which computing it by itself, in float64, takes longer than the way to the kernels' output. */
const heavyTile = 5e7;

/** Whether the output of a layer is computed as a whole by the kernels. */
export function isComputedWhole(g: ConvGeometry): boolean {
  const windows = sizeOf(g.transposed ? g.inputSize : g.outputSize);
  const work = windows * g.outChannels * termsOf(g);
  const numbers = 2 * g.dIn + sizeOf(g.weightShape) + g.dOut;
  return work >= fewest && work <= most && numbers <= mostNumbers;
}

/** Whether a view's tiles are pieces of the kernels' output, as computing one by itself would take too long. */
export function isPartOfWhole(g: ConvGeometry, { view }: ViewRef): boolean {
  if (view !== "output" && (view !== "product" || g.transposed)) return false;
  const rows = view === "product" ? g.outChannels : g.axes.length === 1 ? 1 : (g.outputSize.at(-2) ?? 1);
  const columns = view === "product" ? sizeOf(g.outputSize) : (g.outputSize.at(-1) ?? 1);
  const outputs = Math.min(tileSize, rows) * Math.min(tileSize, columns);
  return isComputedWhole(g) && outputs * termsOf(g) >= heavyTile * stepsOf(g);
}

/** Of a transposed convolution's taps an output sees but every so many. */
function stepsOf(g: ConvGeometry): number {
  return g.transposed ? g.axes.reduce((product, { stride }) => product * stride, 1) : 1;
}

function termsOf(g: ConvGeometry): number {
  return (g.inChannels / g.groups) * sizeOf(g.kernelSize);
}
