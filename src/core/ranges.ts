import { convolve } from "./convolve.ts";
import type { ConvTensors } from "./convTensors.ts";
import { positionOf } from "./indexing.ts";
import { OutputRows } from "./outputRow.ts";
import { sizeOf } from "./tensor.ts";

/** The largest magnitude of a tensor's finite values, for a colour scale that does not move while one pans. */
export interface TensorRange {
  readonly maxAbs: number;
  /** The range was taken from a sample because computing every value would take too long. */
  readonly sampled: boolean;
}

export interface TensorRanges {
  readonly input: TensorRange;
  readonly weight: TensorRange;
  readonly output: TensorRange;
}

/** Multiply-adds up to which every output is computed, and those spent on a sample beyond. */
const exactLimit = 50e6;
const sampleBudget = 20e6;

/** Multiples of it, modulo 1, spread evenly without falling into step with rows or channels. */
const goldenRatio = 0.6180339887498949;

/**
 * Ranges of the tensors of one sample, the output's by computing it, or rows of it spread evenly.
 *
 * @param given all outputs, where they have been computed before
 */
export function computeRanges(tensors: ConvTensors, given?: Float32Array): TensorRanges {
  const { geometry: g, input, weight } = tensors;
  const perOutput = (g.inChannels / g.groups) * sizeOf(g.kernelSize);
  const exact = g.dOut * perOutput <= exactLimit;
  return {
    input: { maxAbs: maxAbs(input.data), sampled: false },
    weight: { maxAbs: maxAbs(weight.data), sampled: false },
    output: given
      ? { maxAbs: maxAbs(given), sampled: false }
      : {
          maxAbs: exact
            ? maxAbs(convolve(tensors, 1).data)
            : sampledMaxAbs(tensors, sampleBudget / perOutput),
          sampled: !exact,
        },
  };
}

function sampledMaxAbs(tensors: ConvTensors, outputs: number): number {
  const { geometry: g, bias } = tensors;
  const width = g.outputSize.at(-1) ?? 1;
  const lines = [g.outChannels, ...g.outputSize.slice(0, -1)];
  const total = sizeOf(lines);
  const rows = new OutputRows(tensors);
  // A line longer than the budget is thinned out instead.
  const count = Math.max(1, Math.min(width, Math.floor(outputs)));
  const run = rows.segments({ first: 0, step: Math.floor(width / count), count });
  const sum = new Float64Array(count);
  const sampled = Math.min(total, Math.max(1, Math.floor(outputs / count)));
  let greatest = 0;
  for (let n = 0; n < sampled; n++) {
    const [out = 0, ...leading] = positionOf(Math.floor(((n * goldenRatio) % 1) * total), lines);
    sum.fill(bias?.data[out] ?? 0);
    rows.add([sum], [out], leading, run);
    greatest = Math.max(greatest, maxAbs(sum));
  }
  return Math.fround(greatest);
}

function maxAbs(values: Float32Array | Float64Array): number {
  let greatest = 0;
  for (const value of values) {
    const magnitude = Math.abs(value);
    if (magnitude > greatest && magnitude < Infinity) greatest = magnitude;
  }
  return greatest;
}
