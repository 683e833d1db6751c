import type { ConvTensors } from "./convTensors.ts";
import { indexOf, positionOf } from "./indexing.ts";
import { sizeOf } from "./tensor.ts";

/**
 * One output of a convolution by its definition and nothing else: a loop over channels and taps that shares no index
 * arithmetic with the rest of the core, so that the two can be held against each other. Sums in float64.
 *
 * @param out output channel
 * @param position output position, one number an axis
 */
export function outputByDefinition(
  { geometry: g, input, weight, bias }: ConvTensors,
  out: number,
  position: readonly number[],
) {
  const [outSize, inSize] = [g.outChannels / g.groups, g.inChannels / g.groups];
  const group = Math.floor(out / outSize);
  const taps = sizeOf(g.kernelSize);
  let sum = bias?.data[out] ?? 0;
  /** Sum of the magnitudes, by which the rounding of the sum is bounded. */
  let magnitude = Math.abs(sum);
  for (let tap = 0; tap < taps; tap++) {
    const pixel = pixelUnder(g, position, positionOf(tap, g.kernelSize));
    if (pixel === undefined) continue;
    for (let c = 0; c < inSize; c++) {
      const channel = group * inSize + c;
      const w = g.transposed ? [channel, out - group * outSize] : [out, c];
      const weightIndex = indexOf([...w, tap], [g.weightShape[0] ?? 1, g.weightShape[1] ?? 1, taps]);
      const product =
        (weight.data[weightIndex] ?? Number.NaN) *
        (input.data[indexOf([channel, ...pixel], [g.inChannels, ...g.inputSize])] ?? Number.NaN);
      sum += product;
      magnitude += Math.abs(product);
    }
  }
  return { sum, magnitude };
}

/** The input position that a tap joins to an output position, if there is one inside the input. */
function pixelUnder(g: ConvTensors["geometry"], output: readonly number[], tap: readonly number[]) {
  const pixel: number[] = [];
  for (const [axis, a] of g.axes.entries()) {
    const [o, k] = [output[axis] ?? 0, tap[axis] ?? 0];
    const i = g.transposed
      ? (o + a.padBefore - k * a.dilation) / a.stride
      : o * a.stride - a.padBefore + k * a.dilation;
    if (!Number.isInteger(i) || i < 0 || i >= a.input) return undefined;
    pixel.push(i);
  }
  return pixel;
}
