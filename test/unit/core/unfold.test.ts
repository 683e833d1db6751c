import assert from "node:assert/strict";
import fc from "fast-check";
import { tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { type FoldOptions, fold, type UnfoldOptions, unfold } from "../../../src/core/unfold.ts";
import { multiplications } from "../support/bruteForce.ts";
import { assertClose, assertNumbersClose } from "../support/closeTo.ts";
import { convParameters, tensorsFor, validGeometry } from "../support/convCases.ts";
import { eachReferenceCase, needed } from "../support/referenceCases.ts";

describe("unfold and fold", () => {
  eachReferenceCase<UnfoldOptions>("torch", "unfold", ({ attributes, inputs, outputs }) => {
    assertClose(unfold(needed(inputs, "input"), attributes), needed(outputs, "output"), 0);
  });
  eachReferenceCase<FoldOptions>("torch", "fold", ({ attributes, inputs, outputs }) => {
    assertClose(fold(needed(inputs, "input"), attributes), needed(outputs, "output"));
  });
  eachReferenceCase<{ strides?: number[] }>("onnx", "Col2Im", ({ attributes, inputs, outputs }) => {
    const { strides } = attributes;
    const result = fold(needed(inputs, "input"), {
      output_size: Array.from(needed(inputs, "image_shape").data),
      kernel_size: Array.from(needed(inputs, "block_shape").data),
      stride: strides,
    });
    assertClose(result, needed(outputs, "output"), 0);
  });

  it("fold(unfold(x)) is x times the number of windows that see each pixel", () => {
    fc.assert(
      fc.property(convParameters, fc.nat(1000), (parameters, seed) => {
        const g = validGeometry({ ...parameters, groups: 1 });
        fc.pre(!g.transposed);
        const { input } = tensorsFor(g, seed);
        const options = { ...parameters, output_size: g.inputSize };
        const folded = fold(unfold(tensor([1, ...input.shape], input.data), options), options);
        const seen = new Float32Array(g.dIn);
        for (const m of multiplications(g))
          if (m.out === 0 && m.column >= 0) seen[m.column] = (seen[m.column] ?? 0) + 1;
        const expected = input.data.map((value, i) => value * (seen[i] ?? 0));
        assertNumbersClose(folded.data, expected, 0);
      }),
    );
  });

  it("fold is the adjoint of unfold", () => {
    const x = fillTensor({ kind: "random", distribution: "uniform", seed: 3 }, [2, 3, 6, 5], "input");
    const options = {
      kernel_size: [3, 2],
      stride: [2, 1],
      padding: [
        [1, 0],
        [0, 2],
      ] as const,
      dilation: [1, 2],
    };
    const columns = unfold(x, options);
    const y = fillTensor({ kind: "random", distribution: "uniform", seed: 4 }, columns.shape, "input");
    const back = fold(y, { ...options, output_size: [6, 5] });
    const inner = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    assert.ok(Math.abs(inner(columns.data, y.data) - inner(x.data, back.data)) < 1e-5);
  });

  it("says what is wrong with the arguments", () => {
    assert.throws(() => unfold(tensor([2, 3]), { kernel_size: 2 }), /x must have 3, 4 or 5 dimensions/);
    assert.throws(() => unfold(tensor([1, 1, 2, 2]), { kernel_size: 3 }), /kernel_size 3 does not fit/);
    assert.throws(() => fold(tensor([1, 9, 5]), { output_size: [4, 4], kernel_size: 3 }), {
      name: "RangeError",
      message: "columns must have shape [1, 9, 4], got [1, 9, 5]",
    });
  });
});
