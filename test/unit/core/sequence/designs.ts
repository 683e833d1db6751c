import type { AttentionDesign } from "../../../../src/core/sequence/attentionDesign.ts";
import { matrixOf, zeros } from "../../../../src/core/sequence/matrix.ts";
import type { Task } from "../../../../src/core/sequence/task.ts";

const unit = { kind: "uniform", low: 0, high: 1 } as const;
export const variable = (index: number) => ({ kind: "variable", index }) as const;
export const constant = (value: number) => ({ kind: "constant", value }) as const;

/** The toy task: say u1 and u2 after having heard 0, u1, u2, u1. */
export const repeat: Task = {
  variables: [
    { name: "u1", distribution: unit },
    { name: "u2", distribution: unit },
  ],
  x: [constant(0), variable(0), variable(1), variable(0)],
  y: [variable(0), variable(1), variable(0), variable(1)],
  loss: "l1",
};

export function attention(
  encodings: readonly (readonly number[])[],
  W_Q: readonly (readonly number[])[],
  W_K: readonly (readonly number[])[],
  W_V: readonly (readonly number[])[],
  more: Partial<AttentionDesign> = {},
): AttentionDesign {
  return {
    positional_encoding: encodings.length === 0 ? zeros(4, 0) : matrixOf(encodings),
    combine: "concat",
    W_Q: matrixOf(W_Q),
    W_K: matrixOf(W_K),
    W_V: matrixOf(W_V),
    num_heads: 1,
    num_kv_heads: 1,
    mask: "causal",
    scale: 1 / Math.sqrt(W_Q[0]?.length ?? 1),
    softcap: 0,
    ...more,
  };
}

/** The three classic designs, of which none works. */
export const classic = {
  first: attention([[0], [0], [1], [1]], [[0], [1]], [[0], [1]], [[0], [1]]),
  second: attention([[0], [0], [-1], [-1]], [[0], [1]], [[1], [0]], [[0], [1]]),
  third: attention([[0], [0], [0], [0]], [[0], [1]], [[0], [1]], [[0.5], [1]]),
};

/** Each position attends to the one before it, the more exactly the larger β is. */
export const exact = (beta: number) =>
  attention(
    [
      [0, 0.5],
      [-1, 0],
      [1, 0],
      [-1, 0],
    ],
    [[-beta], [0], [0]],
    [[1], [0], [0]],
    [[0], [1], [1]],
  );
