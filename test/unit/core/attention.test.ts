import assert from "node:assert/strict";
import { attention } from "../../../src/core/attention.ts";
import { softmax } from "../../../src/core/softmax.ts";
import { sizeOf, type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { attentionCases } from "../support/attentionCases.ts";
import { assertClose, assertNumbersClose } from "../support/closeTo.ts";
import { eachReferenceCase, needed } from "../support/referenceCases.ts";

describe("attention", () => {
  attentionCases(attention);

  it("has rows that sum to 1, and commutes with permutations of queries and of keys", () => {
    const random = (seed: number, shape: number[]) =>
      fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");
    const [q, k, v] = [random(1, [5, 3]), random(2, [4, 3]), random(3, [4, 2])];
    const { output, weights } = attention(q, k, v);
    for (let i = 0; i < 5; i++) {
      const row = weights.data.slice(i * 4, i * 4 + 4).reduce((sum, w) => sum + w, 0);
      assertNumbersClose([row], [1]);
    }
    const rows = (t: Tensor, order: readonly number[]) => {
      const width = t.shape[1] ?? 1;
      return tensor(
        [order.length, width],
        Float32Array.from(order.flatMap((i) => [...t.data.slice(i * width, i * width + width)])),
      );
    };
    const swapped = attention(rows(q, [3, 0, 1, 4, 2]), rows(k, [2, 0, 3, 1]), rows(v, [2, 0, 3, 1]));
    assertClose(swapped.output, rows(output, [3, 0, 1, 4, 2]));
  });

  it("says what is wrong with the arguments", () => {
    assert.throws(() => attention(tensor([2, 3]), tensor([2, 4]), tensor([2, 4])), {
      name: "RangeError",
      message: /heads of q a multiple of those of k and v, got \[2, 3\], \[2, 4\], \[2, 4\]/,
    });
    const x = tensor([2, 3]);
    assert.throws(
      () => attention(x, x, x, { mask: tensor([3, 2]) }),
      /mask must broadcast to shape \[2, 2\], got \[3, 2\]/,
    );
  });
});

describe("softmax", () => {
  eachReferenceCase<{ axis?: number }>("onnx", "Softmax", ({ attributes, inputs, outputs }) => {
    const { axis = -1 } = attributes;
    const input = needed(inputs, "input");
    const at = axis < 0 ? axis + input.shape.length : axis;
    const length = input.shape[at] ?? 1;
    const step = sizeOf(input.shape.slice(at + 1));
    const result = tensor(input.shape);
    for (let block = 0; block < input.data.length / length; block++) {
      const start = Math.floor(block / step) * step * length + (block % step);
      const line = Float64Array.from({ length }, (_, n) => input.data[start + n * step] ?? 0);
      softmax(line);
      for (const [n, value] of line.entries()) result.data[start + n * step] = value;
    }
    assertClose(result, needed(outputs, "output"));
  });

  it("does not overflow, and gives zeros where nothing is admitted", () => {
    const large = Float64Array.of(1e4, 1e4, -Infinity);
    softmax(large);
    assert.deepEqual([...large], [0.5, 0.5, 0]);
    const none = Float64Array.of(-Infinity, -Infinity);
    softmax(none);
    assert.deepEqual([...none], [0, 0]);
  });
});
