import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConvTransposeOptions } from "../../../src/core/conv.ts";
import { type ConvGeometry, convGeometry } from "../../../src/core/convGeometry.ts";
import { convolve } from "../../../src/core/convolve.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { assertClose } from "../support/closeTo.ts";
import { largerTransposed, tensorsFor, validGeometry } from "../support/convCases.ts";
import { assertSameNonFinite, assertWithin, unitRoundoff } from "../support/errorBound.ts";
import { onEachPath } from "../support/kernelPaths.ts";
import { eachReferenceCase, given, needed } from "../support/referenceCases.ts";

onEachPath("transposed conv", (kernels) => {
  const run = (geometry: ConvGeometry, x: Float32Array, weight: Tensor, bias?: Tensor, samples = 1) => {
    const plan = kernels().conv(geometry, weight, bias, { samples });
    const result = plan.run(x).slice();
    plan.release();
    return result;
  };

  eachReferenceCase<ConvTransposeOptions>("torch", "conv_transpose2d", ({ attributes, inputs, outputs }) => {
    const [x, weight] = [needed(inputs, "input"), needed(inputs, "weight")];
    const [samples = 1, in_channels = 0, ...input_size] = x.shape;
    const [, perGroup = 0, ...kernel_size] = weight.shape;
    const { stride, padding, output_padding, dilation, groups = 1 } = attributes;
    const geometry = convGeometry({
      ...{ transposed: true, input_size, in_channels, out_channels: perGroup * groups, kernel_size },
      ...{ stride, padding, output_padding, dilation, groups },
    });
    const result = run(geometry, x.data, weight, given(inputs, "bias"), samples);
    const shape = [samples, geometry.outChannels, ...geometry.outputSize];
    assertClose(tensor(shape, result), needed(outputs, "output"));
  });

  it("is exact for whole numbers, with many channels and long lines", () => {
    fc.assert(
      fc.property(largerTransposed, fc.nat(1000), (parameters, seed) => {
        const geometry = validGeometry(parameters);
        const { input, weight, bias } = tensorsFor(geometry, seed);
        const expected = convolve({ geometry, input, weight, ...(bias && { bias }) }, 1);
        assert.deepEqual(run(geometry, input.data, weight, bias), expected.data);
      }),
      { numRuns: 80 },
    );
  });

  it("is exact where its columns come in several bands", () => {
    const geometry = convGeometry({ ...layer, input_size: [61, 83], kernel_size: 5, padding: 2 });
    const { input, weight, bias } = tensorsFor(geometry);
    const expected = convolve({ geometry, input, weight, ...(bias && { bias }) }, 1);
    assert.deepEqual(run(geometry, input.data, weight, bias), expected.data);
  });

  it("computes every sample of a batch, the same each time", () => {
    const geometry = convGeometry(layer);
    const [x, weight] = [normal([3, 16, 9, 7], 1), normal(geometry.weightShape, 2)];
    const all = run(geometry, x.data, weight, undefined, 3);
    for (let n = 0; n < 3; n++) {
      const one = run(geometry, x.data.subarray(n * geometry.dIn, (n + 1) * geometry.dIn), weight);
      assert.deepEqual(all.slice(n * geometry.dOut, (n + 1) * geometry.dOut), one);
    }
  });

  it("keeps within its bound of the exact result", () => {
    const geometry = convGeometry({ ...layer, in_channels: 96 });
    const [x, weight] = [normal([96, 9, 7], 1), normal(geometry.weightShape, 2)];
    const bias = normal([geometry.outChannels], 3);
    const absolute = (t: Tensor) => tensor(t.shape, t.data.map(Math.abs));
    const exact = convolve({ geometry, input: x, weight, bias }, 1).data;
    const magnitude = convolve(
      { geometry, input: absolute(x), weight: absolute(weight), bias: absolute(bias) },
      1,
    ).data;
    const terms = (96 / geometry.groups) * 12;
    // One rounding of the reference besides what the kernel may err.
    const bounds = magnitude.map((sum) => (terms + 2) * unitRoundoff * sum);
    assertWithin(run(geometry, x.data, weight, bias), exact, bounds);
  });

  it("passes NaN and infinities of input and weight on, to where they reach alone", () => {
    const geometry = convGeometry(layer);
    const [x, weight] = [normal([16, 9, 7], 1), normal(geometry.weightShape, 2)];
    x.data[100] = Number.NaN;
    x.data[200] = Number.POSITIVE_INFINITY;
    weight.data[40] = 0; // 0·∞
    weight.data[50] = Number.NEGATIVE_INFINITY;
    const expected = convolve({ geometry, input: x, weight }, 1).data;
    assert.ok(expected.some(Number.isFinite) && expected.some(Number.isNaN));
    assertSameNonFinite(run(geometry, x.data, weight), expected);
  });

  it("keeps denormal numbers", () => {
    const geometry = convGeometry({
      ...{ type: "conv_transpose1d", input_size: 5, in_channels: 2, out_channels: 1, kernel_size: 2 },
      stride: 2,
    });
    const x = new Float32Array(10).fill(2 ** -80);
    const result = run(geometry, x, tensor([2, 1, 2], new Float32Array(4).fill(2 ** -60)));
    assert.deepEqual([...result], new Array(10).fill(2 * 2 ** -140));
  });

  it("does not depend on what other plans leave behind", () => {
    const geometry = convGeometry(layer);
    const [x, weight] = [normal([16, 9, 7], 1), normal(geometry.weightShape, 2)];
    const first = run(geometry, x.data, weight);
    run(geometry, new Float32Array(x.data.length).fill(Number.NaN), weight);
    assert.deepEqual(run(geometry, x.data, weight), first);
    assert.throws(() => run(geometry, x.data.subarray(1), weight), /(needs|must have) 1008 values, got 1007/);
  });
});

const layer: ConvParameters = {
  transposed: true,
  input_size: [9, 7],
  in_channels: 16,
  out_channels: 20,
  kernel_size: [3, 4],
  stride: [2, 3],
  padding: [1, 2],
  output_padding: [1, 0],
  groups: 2,
};

function normal(shape: readonly number[], seed: number): Tensor {
  return fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");
}
