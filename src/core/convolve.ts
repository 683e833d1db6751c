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
  const segments = rows.segments({ first: 0, step: 1, count: width });
  const perGroup = geometry.outChannels / geometry.groups;
  const sums = Array.from({ length: perGroup }, () => new Float64Array(width));
  for (let sample = 0; sample < samples; sample++) {
    for (let group = 0; group < geometry.groups; group++) {
      const outs = sums.map((_, n) => group * perGroup + n);
      for (const [line, leading] of positions.entries()) {
        for (const [n, sum] of sums.entries()) sum.fill(bias?.data[group * perGroup + n] ?? 0);
        rows.add(sums, outs, leading, segments, sample * geometry.dIn);
        for (const [n, sum] of sums.entries()) {
          const plane = (sample * geometry.outChannels + group * perGroup + n) * rowsPerPlane;
          result.data.set(sum, (plane + line) * width);
        }
      }
    }
  }
  return result;
}
