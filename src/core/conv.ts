import { checkShape } from "./checks.ts";
import { convGeometry } from "./convGeometry.ts";
import { convolve } from "./convolve.ts";
import type { Padding, PerAxis } from "./convParameters.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

export interface ConvOptions {
  readonly stride?: PerAxis | undefined;
  readonly padding?: Padding | undefined;
  readonly dilation?: PerAxis | undefined;
  readonly groups?: number | undefined;
}

export interface ConvTransposeOptions extends ConvOptions {
  readonly output_padding?: PerAxis | undefined;
}

/**
 * Convolution (cross-correlation) in 1-D, 2-D or 3-D, as `torch.nn.functional.conv1d`, `conv2d` and `conv3d`.
 * Sums in float64 and rounds once to float32.
 *
 * @param x (N, c_in, ...spatial)
 * @param weight (c_out, c_in/groups, ...kernel)
 * @param bias (c_out)
 * @returns (N, c_out, ...output)
 * @throws RangeError for shapes that do not belong together, or options that break a rule of `resolveConv`
 */
export function conv(x: Tensor, weight: Tensor, bias?: Tensor, options: ConvOptions = {}): Tensor {
  checkRank(x, weight);
  return run(x, weight, bias, options, false);
}

/**
 * Transposed convolution in 1-D, 2-D or 3-D, as `torch.nn.functional.conv_transpose2d` and its siblings: the transpose
 * of the convolution with the same weight, which spreads each input over a window of the output. Sums in float64 and
 * rounds once to float32.
 *
 * @param x (N, c_in, ...spatial)
 * @param weight (c_in, c_out/groups, ...kernel)
 * @param bias (c_out)
 * @returns (N, c_out, ...output)
 * @throws RangeError for shapes that do not belong together, or options that break a rule of `resolveConv`
 */
export function convTranspose(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  checkRank(x, weight);
  return run(x, weight, bias, options, true);
}

function run(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  options: ConvTransposeOptions,
  transposed: boolean,
): Tensor {
  const [samples = 0, channels = 0, ...inputSize] = x.shape;
  const [first = 0, second = 0, ...kernelSize] = weight.shape;
  const { stride, padding, output_padding, dilation, groups = 1 } = options;
  const geometry = convGeometry({
    transposed,
    in_channels: channels,
    out_channels: transposed ? second * groups : first,
    input_size: inputSize,
    kernel_size: kernelSize,
    stride,
    padding,
    dilation,
    groups,
    ...(transposed && { output_padding }),
  });
  checkShape("weight", weight.shape, geometry.weightShape);
  if (bias !== undefined) checkShape("bias", bias.shape, [geometry.outChannels]);
  return convolve({ geometry, input: x, weight, ...(bias && { bias }) }, samples);
}

function checkRank(x: Tensor, weight: Tensor): void {
  for (const [name, { shape, data }] of Object.entries({ x, weight })) {
    if (shape.length < 3 || shape.length > 5) {
      throw new RangeError(
        `${name} must have 3, 4 or 5 dimensions (1 to 3 spatial axes), got shape [${shape.join(", ")}]`,
      );
    }
    if (data.length !== sizeOf(shape)) {
      throw new RangeError(
        `${name} of shape [${shape.join(", ")}] needs ${sizeOf(shape)} values, got ${data.length}`,
      );
    }
  }
  if (x.shape.length !== weight.shape.length) {
    throw new RangeError(
      `weight must have ${x.shape.length} dimensions as x has, got ${weight.shape.length}`,
    );
  }
}
