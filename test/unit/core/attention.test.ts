import assert from "node:assert/strict";
import { attention } from "../../../src/core/attention.ts";
import type { AttentionMask } from "../../../src/core/attentionMask.ts";
import { gemm } from "../../../src/core/gemm.ts";
import { softmax } from "../../../src/core/softmax.ts";
import { sizeOf, type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { assertClose, assertNumbersClose } from "../support/closeTo.ts";
import { eachReferenceCase, given, needed, typeOf } from "../support/referenceCases.ts";

describe("attention", () => {
  eachReferenceCase<{ is_causal?: boolean }>(
    "torch",
    "scaled_dot_product_attention",
    ({ attributes, inputs, outputs }) => {
      const { is_causal } = attributes;
      const result = attention(needed(inputs, "query"), needed(inputs, "key"), needed(inputs, "value"), {
        is_causal,
        mask: maskOf(given(inputs, "attn_mask"), typeOf(inputs, "attn_mask") === "bool"),
      });
      assertClose(result.output, needed(outputs, "output"));
      assertClose(result.weights, needed(outputs, "attn_weights"));
    },
  );

  eachReferenceCase<{ num_heads: number; embed_dim: number }>(
    "torch",
    "multi_head_attention",
    ({ attributes, inputs, outputs }) => {
      const { num_heads, embed_dim } = attributes;
      const projection = needed(inputs, "in_proj_weight");
      const projected = ["query", "key", "value"].map((name, part) => {
        const weight = tensor(
          [embed_dim, embed_dim],
          projection.data.slice(part * embed_dim ** 2, (part + 1) * embed_dim ** 2),
        );
        const bias = given(inputs, "in_proj_bias")?.data.slice(part * embed_dim, (part + 1) * embed_dim);
        return splitHeads(linear(needed(inputs, name), weight, bias), num_heads);
      });
      const [q, k, v] = projected as [Tensor, Tensor, Tensor];
      // Here a boolean mask says what is left out.
      const left = given(inputs, "attn_mask");
      const padding = given(inputs, "key_padding_mask");
      const boolean = typeOf(inputs, "attn_mask") === "bool";
      const added = additive(
        [...q.shape.slice(0, -1), k.shape.at(-2) ?? 0],
        ([sample = 0, , i = 0, j = 0]) => {
          const width = k.shape.at(-2) ?? 0;
          const value = left?.data[i * width + j] ?? 0;
          const hidden = (boolean && value === 1) || padding?.data[sample * width + j] === 1;
          return hidden ? -Infinity : boolean ? 0 : value;
        },
      );
      const { output, weights } = attention(q, k, v, { mask: added });
      const joined = linear(
        joinHeads(output),
        needed(inputs, "out_proj.weight"),
        given(inputs, "out_proj.bias")?.data,
      );
      assertClose(joined, needed(outputs, "attn_output"));
      assertClose(weights, needed(outputs, "attn_output_weights"));
    },
  );

  eachReferenceCase<OnnxAttention>("onnx", "Attention", ({ attributes, inputs, outputs }) => {
    const options = attributes;
    const flat = needed(inputs, "Q").shape.length === 3;
    const heads = (name: string, count = 1) =>
      flat ? splitHeads(needed(inputs, name), count) : needed(inputs, name);
    const q = heads("Q", options.q_num_heads);
    const k = concat(given(inputs, "past_key"), heads("K", options.kv_num_heads));
    const v = concat(given(inputs, "past_value"), heads("V", options.kv_num_heads));
    const mask = onnxMask(inputs, options, [...q.shape.slice(0, -1), k.shape.at(-2) ?? 0]);
    const { output, weights, scores } = attention(q, k, v, {
      mask,
      scale: options.scale,
      softcap: options.softcap,
    });
    const tolerance = typeOf(inputs, "Q") === "float16" ? 1e-3 : 1e-6;
    assertClose(flat ? joinHeads(output) : output, needed(outputs, "Y"), tolerance);
    const stage = given(outputs, "qk_matmul_output");
    if (stage === undefined) return;
    const mode = options.qk_matmul_output_mode ?? 0;
    if (mode === 3) assertClose(weights, stage, tolerance);
    else if (mode === 0) assertClose(scores, stage, tolerance);
    else {
      const masked = scores.data.map((score, n) => score + (mask?.data[n] ?? 0));
      assertClose(tensor(scores.shape, masked), stage, tolerance);
    }
  });

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

interface OnnxAttention {
  readonly q_num_heads?: number;
  readonly kv_num_heads?: number;
  readonly is_causal?: number;
  readonly scale?: number;
  readonly softcap?: number;
  readonly qk_matmul_output_mode?: number;
}

type Inputs = Parameters<typeof given>[0];

function maskOf(mask: Tensor | undefined, boolean: boolean): AttentionMask | undefined {
  return mask && boolean ? { shape: mask.shape, data: Uint8Array.from(mask.data) } : mask;
}

/** Everything that keeps a key out in these cases, as one mask that is added. */
function onnxMask(
  inputs: Inputs,
  { is_causal }: OnnxAttention,
  shape: readonly number[],
): Tensor | undefined {
  const mask = given(inputs, "attn_mask");
  const lengths = given(inputs, "nonpad_kv_seqlen");
  const past = given(inputs, "past_key")?.shape.at(-2);
  if (mask === undefined && lengths === undefined && !is_causal) return undefined;
  const boolean = typeOf(inputs, "attn_mask") === "bool";
  const own = mask?.shape ?? [];
  return additive(shape, (position) => {
    const [sample = 0] = position;
    const [i = 0, j = 0] = position.slice(-2);
    const length = lengths?.data[sample] ?? Number.POSITIVE_INFINITY;
    const offset = past ?? (lengths ? length - (shape.at(-2) ?? 0) : 0);
    if ((is_causal && j > i + offset) || j >= length) return -Infinity;
    const at = position.slice(position.length - own.length);
    const index = at.reduce((sum, n, axis) => sum * (own[axis] ?? 1) + (own[axis] === 1 ? 0 : n), 0);
    const value = mask?.data[index] ?? 0;
    return mask && boolean ? (value === 0 ? -Infinity : 0) : value;
  });
}

function additive(shape: readonly number[], value: (position: number[]) => number): Tensor {
  const result = tensor(shape);
  for (let n = 0; n < result.data.length; n++) {
    let rest = n;
    const position = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = rest % (shape[axis] ?? 1);
      rest = Math.floor(rest / (shape[axis] ?? 1));
    }
    result.data[n] = value(position);
  }
  return result;
}

/** (N, L, heads·d) to (N, heads, L, d). */
function splitHeads(x: Tensor, heads: number): Tensor {
  const [samples = 0, length = 0, width = 0] = x.shape;
  const size = width / heads;
  const result = tensor([samples, heads, length, size]);
  for (let n = 0; n < x.data.length; n++) {
    const [sample, i, head, d] = [
      Math.floor(n / width / length),
      Math.floor(n / width) % length,
      Math.floor((n % width) / size),
      n % size,
    ];
    result.data[((sample * heads + head) * length + i) * size + d] = x.data[n] ?? 0;
  }
  return result;
}

/** (N, heads, L, d) to (N, L, heads·d). */
function joinHeads(x: Tensor): Tensor {
  const [samples = 0, heads = 0, length = 0, size = 0] = x.shape;
  const swapped = splitHeads(tensor([samples, heads, length * size], x.data), length);
  return tensor([samples, length, heads * size], swapped.data);
}

/** Along the last axis but one. */
function concat(first: Tensor | undefined, second: Tensor): Tensor {
  if (first === undefined) return second;
  const blocks = sizeOf(second.shape.slice(0, -2));
  const [a, b] = [first.data.length / blocks, second.data.length / blocks];
  const shape = [
    ...second.shape.slice(0, -2),
    (a + b) / (second.shape.at(-1) ?? 1),
    second.shape.at(-1) ?? 1,
  ];
  const result = tensor(shape);
  for (let n = 0; n < blocks; n++) {
    result.data.set(first.data.subarray(n * a, (n + 1) * a), n * (a + b));
    result.data.set(second.data.subarray(n * b, (n + 1) * b), n * (a + b) + a);
  }
  return result;
}

/** x Wᵀ + b. */
function linear(x: Tensor, weight: Tensor, bias: Float32Array | undefined): Tensor {
  const [outputs = 0, width = 0] = weight.shape;
  const transposed = tensor([width, outputs]);
  for (let n = 0; n < weight.data.length; n++)
    transposed.data[(n % width) * outputs + Math.floor(n / width)] = weight.data[n] ?? 0;
  const product = gemm(tensor([x.data.length / width, width], x.data), transposed);
  return tensor(
    [...x.shape.slice(0, -1), outputs],
    product.data.map((value, n) => value + (bias?.[n % outputs] ?? 0)),
  );
}
