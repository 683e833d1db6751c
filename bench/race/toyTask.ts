import type { AttentionDesign } from "../../src/core/sequence/attentionDesign.ts";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import type { Tensor } from "../../src/core/tensor.ts";

const uniform = { kind: "uniform", low: 0, high: 1 } as const;
const [zero, u1, u2] = [
  { kind: "constant", value: 0 },
  { kind: "variable", index: 0 },
  { kind: "variable", index: 1 },
] as const;

/** The toy task "repeat": hears 0, u1, u2, u1 and is to say u1, u2, u1, u2. */
export const toyTask: Task = {
  variables: [
    { name: "u1", distribution: uniform },
    { name: "u2", distribution: uniform },
  ],
  x: [zero, u1, u2, u1],
  y: [u1, u2, u1, u2],
  loss: "l1",
};

export const trainingSeed = 1;

/** The design of a work on the toy task, from its tensors by their names. */
export function toyDesign({
  positional_encoding,
  W_Q,
  W_K,
  W_V,
}: Readonly<Record<string, Tensor>>): AttentionDesign {
  const size = W_Q?.shape[0] ?? 1;
  return {
    positional_encoding: matrix(positional_encoding),
    combine: "concat",
    W_Q: matrix(W_Q),
    W_K: matrix(W_K),
    W_V: matrix(W_V),
    num_heads: 1,
    num_kv_heads: 1,
    mask: "causal",
    scale: size ** -0.5,
    softcap: 0,
  };
}

function matrix(tensor: Tensor | undefined): Matrix {
  const [rows = 0, columns = 0] = tensor?.shape ?? [];
  return { rows, columns, data: Float64Array.from(tensor?.data ?? []) };
}
