import type { AttentionOptions, AttentionResult } from "../../../src/core/attention.ts";
import type { AttentionMask } from "../../../src/core/attentionMask.ts";
import { gemm } from "../../../src/core/gemm.ts";
import { sizeOf, type Tensor, tensor } from "../../../src/core/tensor.ts";
import { assertClose } from "./closeTo.ts";
import { eachReferenceCase, given, needed, typeOf } from "./referenceCases.ts";

type Attend = (q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions) => AttentionResult;

/** Declares the reference cases of attention for an implementation. */
export function attentionCases(attend: Attend): void {
  eachReferenceCase<{ is_causal?: boolean }>(
    "torch",
    "scaled_dot_product_attention",
    ({ attributes, inputs, outputs }) => {
      const { is_causal } = attributes;
      const result = attend(needed(inputs, "query"), needed(inputs, "key"), needed(inputs, "value"), {
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
      const { output, weights } = attend(q, k, v, { mask: added });
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
    const { output, weights, scores } = attend(q, k, v, {
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
}

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
