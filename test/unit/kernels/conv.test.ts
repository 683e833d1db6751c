import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConvOptions } from "../../../src/core/conv.ts";
import { type ConvGeometry, convGeometry } from "../../../src/core/convGeometry.ts";
import { convolve } from "../../../src/core/convolve.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { assertClose, assertNumbersClose } from "../support/closeTo.ts";
import { convParameters, largerConvolutions, tensorsFor, validGeometry } from "../support/convCases.ts";
import { assertSameNonFinite, assertWithin, unitRoundoff } from "../support/errorBound.ts";
import { onEachPath } from "../support/kernelPaths.ts";
import { eachReferenceCase, given, needed } from "../support/referenceCases.ts";

onEachPath("conv", (kernels) => {
  const run = (geometry: ConvGeometry, x: Float32Array, weight: Tensor, bias?: Tensor, samples = 1) => {
    const plan = kernels().conv(geometry, weight, bias, { samples });
    const result = plan.run(x).slice();
    plan.release();
    return result;
  };

  for (const operator of ["conv1d", "conv2d", "conv3d"]) {
    eachReferenceCase<ConvOptions>("torch", operator, ({ attributes, inputs, outputs }) => {
      const [x, weight] = [needed(inputs, "input"), needed(inputs, "weight")];
      const [samples = 1] = x.shape;
      const geometry = geometryOf(x, weight, attributes);
      const result = run(geometry, x.data, weight, given(inputs, "bias"), samples);
      const expected = needed(outputs, "output");
      assertClose(tensor([samples, geometry.outChannels, ...geometry.outputSize], result), expected);
    });
  }

  eachReferenceCase<{ strides?: number[]; pads?: number[]; auto_pad?: string }>(
    "onnx",
    "Conv",
    ({ attributes, inputs, outputs }, skip) => {
      const [x, weight] = [needed(inputs, "X"), needed(inputs, "W")];
      const { strides, pads = [0, 0, 0, 0], auto_pad } = attributes;
      if (auto_pad) skip("the padding is the core's to find");
      const [top = 0, left = 0, bottom = 0, right = 0] = pads;
      const padding = [
        [top, bottom],
        [left, right],
      ] as const;
      const result = run(
        geometryOf(x, weight, { stride: strides, padding }),
        x.data,
        weight,
        given(inputs, "B"),
      );
      assertNumbersClose(result, needed(outputs, "Y").data);
    },
  );

  it("is exact for whole numbers and small geometries of every type", () => {
    fc.assert(
      fc.property(convParameters, fc.nat(1000), (parameters, seed) => {
        const geometry = validGeometry(parameters);
        const { input, weight, bias } = tensorsFor(geometry, seed);
        const expected = convolve({ geometry, input, weight, ...(bias && { bias }) }, 1);
        assert.deepEqual(run(geometry, input.data, weight, bias), expected.data);
      }),
      { numRuns: 300 },
    );
  });

  it("is exact for whole numbers and larger geometries", () => {
    fc.assert(
      fc.property(largerConvolutions, fc.nat(1000), (parameters, seed) => {
        const geometry = validGeometry(parameters);
        const { input, weight, bias } = tensorsFor(geometry, seed);
        const expected = convolve({ geometry, input, weight, ...(bias && { bias }) }, 1);
        assert.deepEqual(run(geometry, input.data, weight, bias), expected.data);
      }),
      { numRuns: 60 },
    );
  });

  it("computes every sample of a batch", () => {
    for (const out_channels of [2, 8]) {
      const geometry = convGeometry({
        input_size: [5, 7],
        in_channels: 2,
        out_channels,
        kernel_size: 3,
        padding: 1,
      });
      const x = normal([3, 2, 5, 7], 1);
      const weight = normal(geometry.weightShape, 2);
      const all = run(geometry, x.data, weight, undefined, 3);
      for (let n = 0; n < 3; n++) {
        const one = run(geometry, x.data.subarray(n * 70, (n + 1) * 70), weight);
        assert.deepEqual(all.slice(n * one.length, (n + 1) * one.length), one);
      }
    }
  });

  it("keeps within its bound of the exact result", () => {
    for (const out_channels of [1, 4, 24]) {
      const geometry = convGeometry({ ...deep, out_channels });
      const [x, weight, bias] = [
        normal([geometry.inChannels, ...geometry.inputSize], 1),
        normal(geometry.weightShape, 2),
        normal([out_channels], 3),
      ];
      const { exact, magnitude } = exactConvolution(geometry, x, weight, bias);
      const terms = (geometry.inChannels / geometry.groups) * 9;
      const bounds = magnitude.map((sum) => (terms + 1) * unitRoundoff * sum);
      assertWithin(run(geometry, x.data, weight, bias), exact, bounds);
    }
  });

  it("passes NaN and infinities on to the windows that see them alone", () => {
    for (const out_channels of [2, 16]) {
      const geometry = convGeometry({ ...deep, out_channels });
      const x = normal([geometry.inChannels, ...geometry.inputSize], 1);
      const weight = normal(geometry.weightShape, 2);
      x.data[100] = Number.NaN;
      x.data[200] = Number.POSITIVE_INFINITY;
      weight.data[9] = 0; // 0·∞
      const expected = convolve({ geometry, input: x, weight }, 1).data;
      assertSameNonFinite(run(geometry, x.data, weight), expected);
      // A tap in the padding is absent, even where its weight is infinite.
      weight.data[0] = Number.NEGATIVE_INFINITY;
      const infinite = convolve({ geometry, input: x, weight }, 1).data;
      assertSameNonFinite(run(geometry, x.data, weight), infinite);
    }
  });

  it("keeps denormal numbers", () => {
    const geometry = convGeometry({
      input_size: 12,
      type: "conv1d",
      in_channels: 1,
      out_channels: 1,
      kernel_size: 3,
    });
    const x = new Float32Array(12).fill(2 ** -80);
    const result = run(geometry, x, tensor([1, 1, 3], new Float32Array(3).fill(2 ** -60)));
    assert.deepEqual([...result], new Array(10).fill(3 * 2 ** -140));
  });

  it("does not depend on what other plans leave behind", () => {
    const geometry = convGeometry({ ...deep, out_channels: 8 });
    const [x, weight] = [
      normal([geometry.inChannels, ...geometry.inputSize], 1),
      normal(geometry.weightShape, 2),
    ];
    const first = run(geometry, x.data, weight);
    run(geometry, new Float32Array(x.data.length).fill(Number.NaN), weight);
    assert.deepEqual(run(geometry, x.data, weight), first);
    const plan = kernels().conv(geometry, weight);
    plan.run(new Float32Array(x.data.length).fill(Number.NaN));
    assert.deepEqual(plan.run(x.data).slice(), first);
    plan.release();
  });

  it("says what is wrong with the arguments", () => {
    const geometry = convGeometry({ input_size: [5, 5], in_channels: 1, out_channels: 2, kernel_size: 3 });
    const weight = tensor(geometry.weightShape);
    assert.throws(() => kernels().conv(geometry, tensor([2, 1, 3, 4])), {
      name: "RangeError",
      message: /weight must have shape \[2, 1, 3, 3\], got \[2, 1, 3, 4\]/,
    });
    assert.throws(
      () => kernels().conv(geometry, weight, tensor([3])),
      /bias must have shape \[2\], got \[3\]/,
    );
    for (const samples of [1, 2]) {
      const plan = kernels().conv(geometry, weight, undefined, { samples });
      assert.throws(() => plan.run(new Float32Array(24)), /(needs|must have) (25|50) values, got 24/);
      plan.release();
    }
  });
});

const deep: ConvParameters = {
  input_size: [9, 13],
  in_channels: 48,
  out_channels: 8,
  kernel_size: 3,
  padding: [1, 2],
};

function geometryOf(x: Tensor, weight: Tensor, options: ConvOptions): ConvGeometry {
  const [, in_channels = 0, ...input_size] = x.shape;
  const [out_channels = 0, , ...kernel_size] = weight.shape;
  const { stride, padding, dilation, groups } = options;
  return convGeometry({
    input_size,
    in_channels,
    out_channels,
    kernel_size,
    stride,
    padding,
    dilation,
    groups,
  });
}

function normal(shape: readonly number[], seed: number): Tensor {
  return fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");
}

/** In float64, of what the numbers are and of how large they are. */
function exactConvolution(geometry: ConvGeometry, input: Tensor, weight: Tensor, bias: Tensor) {
  const { axes, outChannels, inChannels } = geometry;
  const [y, x] = axes;
  if (y === undefined || x === undefined) throw new Error("two axes");
  const exact = new Float64Array(geometry.dOut);
  const magnitude = new Float64Array(geometry.dOut);
  let index = 0;
  for (let out = 0; out < outChannels; out++) {
    for (let oy = 0; oy < y.output; oy++) {
      for (let ox = 0; ox < x.output; ox++, index++) {
        let sum = bias.data[out] ?? 0;
        let size = Math.abs(sum);
        for (let channel = 0; channel < inChannels; channel++) {
          for (let ky = 0; ky < y.kernel; ky++) {
            for (let kx = 0; kx < x.kernel; kx++) {
              const [iy, ix] = [oy * y.stride - y.padBefore + ky, ox * x.stride - x.padBefore + kx];
              if (iy < 0 || iy >= y.input || ix < 0 || ix >= x.input) continue;
              const term =
                (input.data[(channel * y.input + iy) * x.input + ix] ?? 0) *
                (weight.data[((out * inChannels + channel) * y.kernel + ky) * x.kernel + kx] ?? 0);
              sum += term;
              size += Math.abs(term);
            }
          }
        }
        exact[index] = sum;
        magnitude[index] = size;
      }
    }
  }
  return { exact, magnitude };
}
