import fc from "fast-check";
import { type ConvGeometry, resolveConv } from "../../../src/core/convGeometry.ts";
import type { ConvParameters, ConvType } from "../../../src/core/convParameters.ts";
import type { ConvTensors } from "../../../src/core/convTensors.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";

interface Size {
  readonly rank: number;
  readonly transposed: boolean;
}

/**
 * Small valid convolutions of every type: unequal sizes, strides, dilations and paddings on each axis, groups, kernels
 * larger than the input, length-1 axes.
 */
export const convParameters: fc.Arbitrary<ConvParameters> = fc
  .record({ rank: fc.integer({ min: 1, max: 3 }), transposed: fc.boolean() })
  .chain(parametersOf)
  .filter((parameters) => {
    const { geometry } = resolveConv(parameters);
    return geometry !== undefined && geometry.dIn * geometry.dOut <= 60_000;
  });

function parametersOf({ rank, transposed }: Size): fc.Arbitrary<ConvParameters> {
  const perAxis = (min: number, max: number) =>
    fc.array(fc.integer({ min, max }), { minLength: rank, maxLength: rank });
  const longest = [11, 6, 3][rank - 1] ?? 3;
  const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
  return fc
    .record({
      input_size: perAxis(1, longest),
      kernel_size: perAxis(1, rank === 3 ? 2 : 4),
      stride: perAxis(1, 3),
      dilation: perAxis(1, 3),
      padding: fc.array(pair, { minLength: rank, maxLength: rank }),
      output_padding: transposed ? perAxis(0, 2) : fc.constant(0),
      groups: fc.integer({ min: 1, max: 3 }),
      perGroup: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    })
    .map(({ perGroup: [inPerGroup, outPerGroup], ...rest }) => ({
      ...rest,
      type: `conv${transposed ? "_transpose" : ""}${rank}d` as ConvType,
      in_channels: inPerGroup * rest.groups,
      out_channels: outPerGroup * rest.groups,
    }));
}

/** Convolutions with many channels and long lines: past the sizes that kernels take at a time. */
export const largerConvolutions: fc.Arbitrary<ConvParameters> = fc
  .record({
    input_size: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 4, max: 45 })),
    kernel_size: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 4 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    padding: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
    groups: fc.integer({ min: 1, max: 2 }),
    inPerGroup: fc.integer({ min: 1, max: 9 }),
    outPerGroup: fc.integer({ min: 1, max: 15 }),
  })
  .map(({ inPerGroup, outPerGroup, ...rest }) => ({
    ...rest,
    in_channels: inPerGroup * rest.groups,
    out_channels: outPerGroup * rest.groups,
  }))
  .filter((parameters) => resolveConv(parameters).geometry !== undefined);

/** Transposed convolutions of such sizes. */
export const largerTransposed: fc.Arbitrary<ConvParameters> = largerConvolutions
  .map(({ input_size, ...rest }) => ({
    ...rest,
    transposed: true,
    input_size: (input_size as number[]).map((n) => Math.ceil(n / 2)),
    output_padding: [0, 1],
  }))
  .filter((parameters) => resolveConv(parameters).geometry !== undefined);

/** The geometry of parameters that `convParameters` made. */
export function validGeometry(parameters: ConvParameters): ConvGeometry {
  const { geometry } = resolveConv(parameters);
  if (geometry === undefined) throw new Error("the parameters are not valid");
  return geometry;
}

/** Tensors of one sample; whole numbers, so that every order of summation gives the same. */
export function tensorsFor(geometry: ConvGeometry, seed = 1): ConvTensors {
  const whole = (shape: readonly number[], role: "input" | "weight" | "bias", s: number) => {
    const filled = fillTensor({ kind: "random", distribution: "uniform", seed: s }, shape, role);
    return { shape, data: filled.data.map((value) => Math.floor(value * 9) - 4) };
  };
  return {
    geometry,
    input: whole([geometry.inChannels, ...geometry.inputSize], "input", seed),
    weight: whole(geometry.weightShape, "weight", seed + 1),
    bias: whole([geometry.outChannels], "bias", seed + 2),
  };
}
