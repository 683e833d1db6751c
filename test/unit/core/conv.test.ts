import assert from "node:assert/strict";
import fc from "fast-check";
import { type ConvOptions, type ConvTransposeOptions, conv, convTranspose } from "../../../src/core/conv.ts";
import { convMatrix } from "../../../src/core/convMatrix.ts";
import { gemm } from "../../../src/core/gemm.ts";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { unfold } from "../../../src/core/unfold.ts";
import { denseMatrix } from "../support/bruteForce.ts";
import { assertClose, assertNumbersClose } from "../support/closeTo.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";
import { eachReferenceCase, given, needed } from "../support/referenceCases.ts";

describe("conv", () => {
  for (const operator of ["conv1d", "conv2d", "conv3d"]) {
    eachReferenceCase<ConvOptions>("torch", operator, ({ attributes, inputs, outputs }) => {
      const result = conv(
        needed(inputs, "input"),
        needed(inputs, "weight"),
        given(inputs, "bias"),
        attributes,
      );
      assertClose(result, needed(outputs, "output"));
    });
  }
  eachReferenceCase<ConvTransposeOptions>("torch", "conv_transpose2d", ({ attributes, inputs, outputs }) => {
    const result = convTranspose(
      needed(inputs, "input"),
      needed(inputs, "weight"),
      given(inputs, "bias"),
      attributes,
    );
    assertClose(result, needed(outputs, "output"));
  });

  eachReferenceCase<OnnxConv>("onnx", "Conv", ({ attributes, inputs, outputs }) => {
    const [x, w] = [needed(inputs, "X"), needed(inputs, "W")];
    const { strides = [1, 1], pads, auto_pad } = attributes;
    const padding = auto_pad === "SAME_LOWER" ? sameLower(x, w, strides) : pairs(pads ?? [0, 0, 0, 0]);
    assertClose(conv(x, w, given(inputs, "B"), { stride: strides, padding }), needed(outputs, "Y"));
  });
  eachReferenceCase<OnnxConv>("onnx", "ConvTranspose", ({ attributes, inputs, outputs }) => {
    const [x, w] = [needed(inputs, "X"), needed(inputs, "W")];
    const axes = x.shape.length - 2;
    const { strides, pads, group, output_padding, dilations } = attributes;
    const result = convTranspose(x, w, given(inputs, "B"), {
      stride: strides,
      padding: pairs(pads ?? new Array<number>(2 * axes).fill(0)),
      output_padding,
      dilation: dilations,
      groups: group,
    });
    assertClose(result, needed(outputs, "Y"));
  });

  it("is M·x + b, unfolded or not", () => {
    fc.assert(
      fc.property(convParameters, fc.nat(1000), (parameters, seed) => {
        const g = validGeometry(parameters);
        const { input, weight, bias } = tensorsFor(g, seed);
        const x = tensor([1, ...input.shape], input.data);
        const direct = (g.transposed ? convTranspose : conv)(x, weight, bias, parameters);
        const { values } = denseMatrix(g, weight.data);
        const expected = Float32Array.from({ length: g.dOut }, (_, row) => {
          const channel = Math.floor((row * g.outChannels) / g.dOut);
          let sum = bias?.data[channel] ?? 0;
          for (let c = 0; c < g.dIn; c++) sum += (values[row * g.dIn + c] ?? 0) * (input.data[c] ?? 0);
          return sum;
        });
        assertClose(direct, tensor([1, g.outChannels, ...g.outputSize], expected), 0);

        const {
          rowPointers,
          columnIndices,
          values: nonzeros,
        } = convMatrix({ ...parameters, weight }).toCSR();
        const sparse = Float32Array.from({ length: g.dOut }, (_, row) => {
          let sum = bias?.data[Math.floor((row * g.outChannels) / g.dOut)] ?? 0;
          for (let k = rowPointers[row] ?? 0; k < (rowPointers[row + 1] ?? 0); k++) {
            sum += (nonzeros[k] ?? 0) * (input.data[columnIndices[k] ?? 0] ?? 0);
          }
          return sum;
        });
        assertNumbersClose(sparse, expected, 0);
        if (g.transposed || g.groups > 1) return;
        const columns = unfold(x, parameters);
        const product = gemm(
          tensor([g.outChannels, weight.data.length / g.outChannels], weight.data),
          tensor(columns.shape.slice(1), columns.data),
        );
        const plane = g.dOut / g.outChannels;
        assertNumbersClose(
          product.data.map((value, i) => value + (bias?.data[Math.floor(i / plane)] ?? 0)),
          expected,
          0,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("transposed is the adjoint: ⟨conv x, y⟩ = ⟨x, convTranspose y⟩", () => {
    fc.assert(
      fc.property(convParameters, fc.nat(1000), (parameters, seed) => {
        fc.pre(parameters.type?.includes("transpose") === false);
        const g = validGeometry(parameters);
        const { input, weight } = tensorsFor(g, seed);
        const x = tensor([1, ...input.shape], input.data);
        const forward = conv(x, weight, undefined, parameters);
        const y = fillTensor({ kind: "random", distribution: "normal", seed }, forward.shape, "input");
        const y4 = tensor(forward.shape, y.data.map(Math.round));
        // What the convolution drops at the end, the transposed one gets back as output padding.
        const dropped = g.axes.map((a) => a.dropped);
        fc.pre(
          dropped.every((d, axis) => d < Math.max(g.axes[axis]?.stride ?? 1, g.axes[axis]?.dilation ?? 1)),
        );
        const back = convTranspose(y4, weight, undefined, { ...parameters, output_padding: dropped });
        assert.deepEqual(back.shape, x.shape);
        assert.equal(inner(forward, y4), inner(x, back));
      }),
      { numRuns: 200 },
    );
  });

  it("computes every sample of a batch", () => {
    const x = fillTensor({ kind: "random", distribution: "normal", seed: 5 }, [3, 2, 4, 5], "input");
    const weight = fillTensor({ kind: "random", distribution: "normal", seed: 6 }, [4, 2, 3, 2], "weight");
    const all = conv(x, weight, undefined, { stride: [2, 1], padding: "valid" });
    const last = conv(tensor([1, 2, 4, 5], x.data.slice(80)), weight, undefined, { stride: [2, 1] });
    assert.deepEqual(all.shape, [3, 4, 1, 4]);
    assert.deepEqual(all.data.slice(32), last.data);
  });

  it(`keeps the size with padding "same"`, () => {
    const x = fillTensor({ kind: "preset", name: "waves" }, [1, 5, 7], "input");
    const kernel = tensor([1, 1, 3, 4], new Float32Array(12).fill(1));
    const same = conv(tensor([1, 1, 5, 7], x.data), kernel, undefined, { padding: "same", dilation: [1, 2] });
    const numbers = conv(tensor([1, 1, 5, 7], x.data), kernel, undefined, {
      padding: [1, 3],
      dilation: [1, 2],
    });
    assert.deepEqual(same.shape, [1, 1, 5, 7]);
    assert.deepEqual(same, numbers);
  });

  it("says what is wrong with the arguments", () => {
    const x = tensor([1, 4, 5, 5]);
    assert.throws(() => conv(x, tensor([2, 3, 3, 3])), {
      name: "RangeError",
      message: "weight must have shape [2, 4, 3, 3], got [2, 3, 3, 3]",
    });
    assert.throws(() => conv(x, tensor([2, 4, 3])), /weight must have 4 dimensions as x has, got 3/);
    assert.throws(() => conv(x, tensor([2, 4, 3, 3]), tensor([3])), /bias must have shape \[2\], got \[3\]/);
    assert.throws(() => conv(tensor([4, 4]), tensor([4, 4])), /x must have 3, 4 or 5 dimensions/);
    assert.throws(() => conv(x, tensor([2, 4, 6, 6])), /kernel_size 6 does not fit the padded input of 5/);
    assert.throws(() => conv(x, tensor([2, 4, 3, 3]), undefined, { stride: 0 }), /stride .*got 0/);
    assert.throws(() => conv(x, tensor([2, 2, 3, 3]), undefined, { groups: 3 }), /not divisible by groups 3/);
  });
});

interface OnnxConv {
  readonly strides?: number[];
  readonly pads?: number[];
  readonly auto_pad?: string;
  readonly group?: number;
  readonly output_padding?: number[];
  readonly dilations?: number[];
}

/** ONNX lists all begins, then all ends. */
function pairs(pads: readonly number[]): [number, number][] {
  const axes = pads.length / 2;
  return Array.from({ length: axes }, (_, axis) => [pads[axis] ?? 0, pads[axis + axes] ?? 0]);
}

/** Output size ceil(input / stride), the odd cell of padding before the input. */
function sameLower(x: Tensor, w: Tensor, strides: readonly number[]): [number, number][] {
  return x.shape.slice(2).map((n, axis): [number, number] => {
    const [stride, kernel] = [strides[axis] ?? 1, w.shape[axis + 2] ?? 1];
    const total = Math.max(0, (Math.ceil(n / stride) - 1) * stride + kernel - n);
    return [Math.ceil(total / 2), Math.floor(total / 2)];
  });
}

function inner(a: Tensor, b: Tensor): number {
  return a.data.reduce((sum, value, i) => sum + value * (b.data[i] ?? 0), 0);
}
