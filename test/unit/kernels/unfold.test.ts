import assert from "node:assert/strict";
import fc from "fast-check";
import { type ConvGeometry, convGeometry } from "../../../src/core/convGeometry.ts";
import type { Padding, PerAxis } from "../../../src/core/convParameters.ts";
import { sizeOf, type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { type FoldOptions, fold, type UnfoldOptions, unfold } from "../../../src/core/unfold.ts";
import { assertNumbersClose } from "../support/closeTo.ts";
import { convParameters, largerConvolutions, validGeometry } from "../support/convCases.ts";
import { assertWithin, unitRoundoff } from "../support/errorBound.ts";
import { onEachPath } from "../support/kernelPaths.ts";
import { eachReferenceCase, needed } from "../support/referenceCases.ts";

onEachPath("unfold and fold", (kernels) => {
  const run = (direction: "unfold" | "fold", geometry: ConvGeometry, values: Float32Array, samples = 1) => {
    const plan = kernels()[direction](geometry, samples);
    const result = plan.run(values).slice();
    plan.release();
    return result;
  };

  eachReferenceCase<UnfoldOptions>("torch", "unfold", ({ attributes, inputs, outputs }) => {
    const x = needed(inputs, "input");
    const [samples = 1, channels = 1, ...size] = x.shape;
    const result = run("unfold", windows(attributes, channels, size), x.data, samples);
    assert.deepEqual(result, needed(outputs, "output").data);
  });

  eachReferenceCase<FoldOptions & { kernel_size: number[] }>(
    "torch",
    "fold",
    ({ attributes, inputs, outputs }) => {
      const columns = needed(inputs, "input");
      const [samples = 1, rows = 1] = columns.shape;
      const { output_size, kernel_size } = attributes;
      const geometry = windows(attributes, rows / sizeOf(kernel_size), output_size);
      const result = run("fold", geometry, columns.data, samples);
      assertNumbersClose(result, needed(outputs, "output").data);
    },
  );

  eachReferenceCase<{ strides?: number[] }>("onnx", "Col2Im", ({ attributes, inputs, outputs }) => {
    const columns = needed(inputs, "input");
    const kernel_size = Array.from(needed(inputs, "block_shape").data);
    const geometry = windows(
      { kernel_size, stride: attributes.strides },
      (columns.shape[1] ?? 1) / sizeOf(kernel_size),
      Array.from(needed(inputs, "image_shape").data),
    );
    assert.deepEqual(run("fold", geometry, columns.data), needed(outputs, "output").data);
  });

  it("does as the core, for whole numbers exactly, with every geometry", () => {
    fc.assert(
      fc.property(fc.oneof(convParameters, largerConvolutions), fc.nat(1000), (parameters, seed) => {
        const geometry = validGeometry(parameters);
        fc.pre(!geometry.transposed);
        const samples = 1 + (seed % 2);
        const options = { ...parameters, output_size: geometry.inputSize };
        const x = whole([samples, geometry.inChannels, ...geometry.inputSize], seed);
        const columns = unfold(x, options);
        assert.deepEqual(run("unfold", geometry, x.data, samples), columns.data);
        const other = whole(columns.shape, seed + 1);
        assert.deepEqual(run("fold", geometry, other.data, samples), fold(other, options).data);
      }),
      { numRuns: 200 },
    );
  });

  it("unfolds as many windows as pixels, with kernels smaller and larger than the input", () => {
    const perAxis = (rank: number, max: number) =>
      fc.array(fc.integer({ min: 1, max }), { minLength: rank, maxLength: rank });
    const sizes = fc
      .integer({ min: 1, max: 3 })
      .chain((rank) =>
        fc.record({ size: perAxis(rank, 7), kernel_size: perAxis(rank, 5), dilation: perAxis(rank, 3) }),
      );
    fc.assert(
      fc.property(sizes, fc.nat(1000), ({ size, ...options }, seed) => {
        const geometry = windows({ ...options, padding: "same" }, 2, size);
        const x = whole([1, 2, ...size], seed);
        const expected = unfold(x, { ...options, padding: "same" });
        assert.deepEqual(run("unfold", geometry, x.data), expected.data);
      }),
      { numRuns: 100 },
    );
  });

  it("fold keeps within its bound of the exact sums, and passes NaN and infinities on", () => {
    const geometry = windows({ kernel_size: [5, 4], padding: [2, 1] }, 3, [11, 14]);
    const shape = [1, 3 * 20, sizeOf(geometry.outputSize)];
    const columns = fillTensor({ kind: "random", distribution: "normal", seed: 1 }, shape, "input");
    const options = { output_size: [11, 14], kernel_size: [5, 4], padding: [2, 1] };
    const magnitude = fold(tensor(shape, columns.data.map(Math.abs)), options).data;
    const bounds = magnitude.map((sum) => 20 * unitRoundoff * sum);
    assertWithin(run("fold", geometry, columns.data), fold(columns, options).data, bounds);
    columns.data.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 40);
    assertWithin(run("fold", geometry, columns.data), fold(columns, options).data, bounds);
  });

  it("copies every bit: NaN, infinities, denormals and the sign of zero", () => {
    const values = [Number.NaN, Number.NEGATIVE_INFINITY, -0, 2 ** -149, 5, 6, 7, 8, 9];
    const x = tensor([1, 1, 9], Float32Array.from(values));
    const geometry = windows({ kernel_size: [2], padding: [1] }, 1, [9]);
    const bits = ({ buffer }: Float32Array) => new Uint32Array(buffer);
    const expected = unfold(x, { kernel_size: 2, padding: 1 }).data;
    assert.deepEqual(bits(run("unfold", geometry, x.data)), bits(expected));
  });

  it("says what is wrong with the arguments", () => {
    const geometry = windows({ kernel_size: [3, 3] }, 2, [5, 5]);
    const plans = [kernels().unfold(geometry), kernels().fold(geometry)];
    for (const plan of plans) {
      assert.throws(() => plan.run(new Float32Array(7)), /(needs|must have) (50|162) values, got 7/);
      plan.release();
    }
    const parameters = { input_size: [5, 5], in_channels: 1, out_channels: 1, kernel_size: 3 };
    const transposed = convGeometry({ ...parameters, transposed: true });
    assert.throws(() => kernels().unfold(transposed), {
      name: "RangeError",
      message: /got conv_transpose2d/,
    });
    assert.throws(() => kernels().fold(transposed), { name: "RangeError", message: /got conv_transpose2d/ });
  });
});

interface Windows {
  readonly kernel_size: PerAxis;
  readonly stride?: PerAxis | undefined;
  readonly padding?: Padding | undefined;
  readonly dilation?: PerAxis | undefined;
}

function windows(
  { kernel_size, stride, padding, dilation }: Windows,
  in_channels: number,
  input_size: PerAxis,
): ConvGeometry {
  return convGeometry({
    input_size,
    in_channels,
    out_channels: 1,
    kernel_size,
    stride,
    padding,
    dilation,
    transposed: false,
  });
}

function whole(shape: readonly number[], seed: number): Tensor {
  const { data } = fillTensor({ kind: "random", distribution: "uniform", seed }, shape, "input");
  return tensor(
    shape,
    data.map((value) => Math.floor(value * 9) - 4),
  );
}
