import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { windowAxes } from "../../src/core/windowAxis.ts";

export interface RowBar {
  readonly nonzeros: number;
  /** Rows of M with that many nonzeros. */
  readonly rows: number;
}

/**
 * The rows of M by how many nonzeros they hold. A row's count is the product of its axes' counts and of the input
 * channels in its group, so the histograms of the axes multiply, whatever the size of M.
 */
export function rowHistogram(g: ConvGeometry): readonly RowBar[] {
  let histogram = new Map([[g.inChannels / g.groups, g.outChannels]]);
  for (const counts of outputCounts(g)) {
    const next = new Map<number, number>();
    for (const [nonzeros, rows] of histogram) {
      for (const [links, outputs] of tally(counts)) {
        const product = nonzeros * links;
        next.set(product, (next.get(product) ?? 0) + rows * outputs);
      }
    }
    histogram = next;
  }
  return [...histogram]
    .map(([nonzeros, rows]) => ({ nonzeros, rows }))
    .sort((a, b) => a.nonzeros - b.nonzeros);
}

/** For every axis, how many taps link each output to an input. */
function outputCounts(g: ConvGeometry): readonly Uint32Array[] {
  return windowAxes(g).map((axis) => {
    const counts = new Uint32Array(g.transposed ? axis.pixels : axis.windows);
    for (let window = 0; window < axis.windows; window++) {
      for (let tap = 0; tap < axis.taps; tap++) {
        const pixel = window * axis.stride - axis.pad + tap * axis.dilation;
        if (pixel < 0 || pixel >= axis.pixels) continue;
        const output = g.transposed ? pixel : window;
        counts[output] = (counts[output] ?? 0) + 1;
      }
    }
    return counts;
  });
}

function tally(values: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
