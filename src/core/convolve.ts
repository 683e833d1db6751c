import type { ConvTensors } from "./convTensors.ts";
import { positionOf } from "./indexing.ts";
import { OutputRows } from "./outputRow.ts";
import { sizeOf, type Tensor, tensor } from "./tensor.ts";

/**
 * The outputs of a convolution, transposed or not, for every sample of a batch: shape (samples, c_out, ...output size).
 * Sums in float64 and rounds once to float32.
 */
export function convolve(tensors: ConvTensors, samples: number): Tensor {
  const { geometry, bias } = tensors;
  const result = tensor([samples, geometry.outChannels, ...geometry.outputSize]);
  const rows = new OutputRows(tensors);
  const width = geometry.outputSize.at(-1) ?? 1;
  const leadingSize = geometry.outputSize.slice(0, -1);
  const rowsPerPlane = sizeOf(leadingSize);
  const positions = Array.from({ length: rowsPerPlane }, (_, row) => positionOf(row, leadingSize));
  const taps = rows.taps({ first: 0, step: 1, count: width });
  const sum = new Float64Array(width);
  let at = 0;
  for (let sample = 0; sample < samples; sample++) {
    for (let out = 0; out < geometry.outChannels; out++) {
      for (const leading of positions) {
        sum.fill(bias?.data[out] ?? 0);
        rows.add(sum, out, leading, taps, sample * geometry.dIn);
        result.data.set(sum, at);
        at += width;
      }
    }
  }
  return result;
}
