import type { ConvGeometry } from "../core/convGeometry.ts";
import { countLinks, type WindowAxis, windowAxes } from "../core/windowAxis.ts";
import type { ConvReport } from "./document.ts";

/** The products from which the report's numbers are made, each an exact whole number. */
export interface ConvCounts {
  /** Pairs of an input and an output channel in the same group. */
  readonly channelPairs: number;
  /** Of each axis: pairs of a window and a tap that meet inside, not on the padding (transposed: not cropped). */
  readonly tapsInside: readonly number[];
  /** Positions of the window: output cells, for transposed convolutions input cells. */
  readonly positions: number;
  /** Taps of one kernel. */
  readonly taps: number;
  readonly weights: number;
}

export const product = (factors: readonly number[]) => factors.reduce((total, n) => total * n, 1);

export function convCounts(g: ConvGeometry): ConvCounts {
  const taps = product(g.kernelSize);
  const channelPairs = (g.inChannels * g.outChannels) / g.groups;
  return {
    channelPairs,
    tapsInside: windowAxes(g).map(tapsInside),
    positions: product(g.transposed ? g.inputSize : g.outputSize),
    taps,
    weights: channelPairs * taps,
  };
}

/** Counted tap by tap in closed form: the time does not depend on the size of the input. */
function tapsInside(axis: WindowAxis): number {
  let count = 0;
  for (let tap = 0; tap < axis.taps; tap++) count += countLinks(axis, tap, 0, axis.windows, 0, axis.pixels);
  return count;
}

/**
 * What a convolution is as a matrix, in numbers. Every count is exact and computed without touching the matrix: its 0/1
 * pattern is a product of one factor for the channels and one for each axis, so its nonzeros multiply.
 */
export function convReport(g: ConvGeometry, hasBias: boolean): ConvReport {
  const { channelPairs, tapsInside: inside, positions, taps, weights } = convCounts(g);
  const bias = hasBias ? g.outChannels : 0;
  const [patchChannels, filterChannels] = g.transposed
    ? [g.outChannels, g.inChannels]
    : [g.inChannels, g.outChannels];
  const stacked = [filterChannels * positions, (patchChannels / g.groups) * taps] as const;
  const nonzeros = channelPairs * product(inside);
  const parameters = weights + bias;
  return {
    output_size: g.outputSize,
    d_in: g.dIn,
    d_out: g.dOut,
    unfold_shape: [patchChannels * taps, positions],
    matrix_shape: [g.dOut, g.dIn],
    stacked_matrix_shape: stacked,
    nonzeros,
    parameters,
    dense_parameters: g.dOut * g.dIn + bias,
    sparsity: 1 - nonzeros / (g.dOut * g.dIn),
    effective_sparsity: 1 - parameters / product(stacked),
    macs: nonzeros,
    macs_dense_padding: weights * positions,
    receptive_field: g.axes.map((a) => {
      const span = a.dilation * (a.kernel - 1) + 1;
      return g.transposed ? Math.ceil(span / a.stride) : span;
    }),
  };
}
