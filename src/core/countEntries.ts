import type { ConvGeometry } from "./convGeometry.ts";
import { positionOf } from "./indexing.ts";
import { sizeOf } from "./tensor.ts";

/** Layers with more taps than these, padded ones included, are not counted: a hundred million take about a tenth of a second. */
const mostTaps = 4e9;

export function isCountable(g: ConvGeometry): boolean {
  const windows = g.transposed ? sizeOf(g.inputSize) : sizeOf(g.outputSize);
  return (windows * sizeOf(g.kernelSize) * g.inChannels * g.outChannels) / g.groups <= mostTaps;
}

/**
 * The nonzeros of M, by going through every window, tap and pair of channels and looking whether the tap lies inside. It shares
 * nothing with the formula that it is held against. Yields, after every window, the share that is done.
 */
export function* countEntries(g: ConvGeometry): Generator<number, number> {
  // A transposed convolution's windows lie on its output.
  const [windows, field] = g.transposed ? [g.inputSize, g.outputSize] : [g.outputSize, g.inputSize];
  const taps = Array.from({ length: sizeOf(g.kernelSize) }, (_, tap) => positionOf(tap, g.kernelSize));
  let count = 0;
  const windowCount = sizeOf(windows);
  for (let w = 0; w < windowCount; w++) {
    const window = positionOf(w, windows);
    for (const tap of taps) {
      let inside = true;
      for (const [axis, a] of g.axes.entries()) {
        const cell = (window[axis] ?? 0) * a.stride - a.padBefore + (tap[axis] ?? 0) * a.dilation;
        if (cell < 0 || cell >= (field[axis] ?? 0)) inside = false;
      }
      if (!inside) continue;
      for (let out = 0; out < g.outChannels; out++) {
        for (let c = 0; c < g.inChannels / g.groups; c++) count++;
      }
    }
    yield (w + 1) / windowCount;
  }
  return count;
}
