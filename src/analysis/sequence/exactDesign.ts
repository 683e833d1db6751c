import type { AttentionSources } from "../../core/sequence/attentionLayer.ts";
import { fillAttention } from "../../core/sequence/attentionLayer.ts";
import { attentionPredictor } from "../../core/sequence/attentionPredictor.ts";
import { expectedLoss } from "../../core/sequence/expectedLoss.ts";
import type { OptimalLoss } from "../../core/sequence/loss.ts";
import { matrixOf } from "../../core/sequence/matrix.ts";
import type { MatrixSource } from "../../core/sequence/matrixSource.ts";
import type { Task } from "../../core/sequence/task.ts";

/** How sharply it attends: the weight on the wrong source is about e^−20. */
const sharpness = 20;

/** Within this of the optimum a design counts as exact. */
const close = 1e-6;

/** The numbers of a design that reaches the optimum, as a file writes them. */
export interface ExactDesign {
  readonly positional_encoding: readonly (readonly number[])[];
  readonly W_Q: readonly (readonly number[])[];
  readonly W_K: readonly (readonly number[])[];
  readonly W_V: readonly (readonly number[])[];
}

/**
 * A design for tasks of up to four positions in which each position repeats the one before: encodings of alternating sign, whose
 * product is greatest between neighbours, and a second dimension in which the first position carries the best guess. `undefined`
 * where its loss, which is computed, is not the optimum.
 */
export function exactDesign(task: Task, optimum: OptimalLoss): ExactDesign | undefined {
  const positions = task.x.length;
  const first = task.x[0];
  const [guess] = optimum.positions;
  if (positions < 2 || positions > 4 || first?.kind !== "constant" || guess?.answer.kind !== "constant") {
    return undefined;
  }
  const carried = guess.answer.value - first.value;
  const design: ExactDesign = {
    positional_encoding: Array.from({ length: positions }, (_, i) => [
      i === 0 ? 0 : i % 2 === 1 ? -1 : 1,
      i === 0 ? carried : 0,
    ]),
    W_Q: [[-sharpness], [0], [0]],
    W_K: [[1], [0], [0]],
    W_V: [[0], [1], [1]],
  };
  const { loss } = expectedLoss(task, attentionPredictor(fillAttention(sourcesOf(design, positions)), task));
  return loss <= optimum.loss + close ? design : undefined;
}

function sourcesOf({ positional_encoding, W_Q, W_K, W_V }: ExactDesign, positions: number): AttentionSources {
  const source = (rows: readonly (readonly number[])[]): MatrixSource => ({
    kind: "numbers",
    matrix: matrixOf(rows),
  });
  return {
    sizes: {
      positions,
      vectorSize: 1,
      encodingSize: 2,
      inputSize: 3,
      num_heads: 1,
      num_kv_heads: 1,
      keySize: 1,
      valueSize: 1,
      outputSize: 1,
    },
    combine: "concat",
    mask: "causal",
    scale: 1,
    softcap: 0,
    positional_encoding: source(positional_encoding),
    W_Q: source(W_Q),
    W_K: source(W_K),
    W_V: source(W_V),
  };
}
