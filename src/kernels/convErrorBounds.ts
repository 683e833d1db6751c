import { inChannelsOf, weightOffset } from "../core/channels.ts";
import type { ConvGeometry } from "../core/convGeometry.ts";
import type { ConvTensors } from "../core/convTensors.ts";
import { sizeOf } from "../core/tensor.ts";
import type { ConvPlan } from "./kernels.ts";

/** Of float32. */
const unitRoundoff = 2 ** -24;

/** By how many units of 2⁻²⁴ of the sum of magnitudes an output may err, as `Kernels.conv` states it. */
export function convRoundings(algorithm: ConvPlan["algorithm"], g: ConvGeometry): number {
  const terms = (g.inChannels / g.groups) * sizeOf(g.kernelSize);
  const phases = g.axes.reduce((product, { stride }) => product * stride, 1);
  const planes = phases * g.inChannels;
  return algorithm === "direct" ? terms + 1 : 512 * (Math.min(planes, 64) + Math.ceil(planes / 32) + 24);
}

/**
 * How far the outputs of each channel of a convolution by the kernels may be from the exact ones: the error that
 * `Kernels.conv` states, with the greatest input of each channel for all of its inputs. Of outputs that are finite.
 */
export function convErrorBounds(algorithm: ConvPlan["algorithm"], tensors: ConvTensors): Float64Array {
  const { geometry: g, input, weight, bias } = tensors;
  const taps = sizeOf(g.kernelSize);
  const pixels = sizeOf(g.inputSize);
  const greatest = Float64Array.from({ length: g.inChannels }, (_, channel) =>
    magnitudes(input.data.subarray(channel * pixels, (channel + 1) * pixels), Math.max),
  );
  const roundings = convRoundings(algorithm, g) * unitRoundoff;
  return Float64Array.from({ length: g.outChannels }, (_, out) => {
    let sum = Math.abs(bias?.data[out] ?? 0);
    const [from, to] = inChannelsOf(g, out);
    for (let channel = from; channel < to; channel++) {
      const offset = weightOffset(g, out, channel);
      const kernel = weight.data.subarray(offset, offset + taps);
      const size =
        algorithm === "direct"
          ? magnitudes(kernel, (a, b) => a + b)
          : winogradTaps(g) * magnitudes(kernel, Math.max);
      sum += size * (greatest[channel] as number);
    }
    return roundings * sum;
  });
}

/** Taps of a kernel as Winograd's way has them: as many in each phase of the stride. */
export function winogradTaps({ axes }: ConvGeometry): number {
  return axes.reduce((product, { kernel, stride }) => product * stride * Math.ceil(kernel / stride), 1);
}

/** Joins the magnitudes of those that are finite. */
function magnitudes(values: Float32Array, join: (a: number, b: number) => number): number {
  let result = 0;
  for (const value of values) if (Number.isFinite(value)) result = join(result, Math.abs(value));
  return result;
}
