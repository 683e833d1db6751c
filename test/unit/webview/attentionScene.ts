import { normalRandom } from "../../../src/core/random.ts";
import type { AttentionDesign } from "../../../src/core/sequence/attentionDesign.ts";
import { type Matrix, zeros } from "../../../src/core/sequence/matrix.ts";
import { constantLoss, optimalLoss } from "../../../src/core/sequence/optimum.ts";
import type { Task } from "../../../src/core/sequence/task.ts";
import type { AttentionPage } from "../../../src/protocol/pageState.ts";
import { type AttentionNavigation, attentionBeginning } from "../../../webview/attention/navigation.ts";
import { type InView, SceneMaker } from "../../../webview/attention/sceneMaker.ts";
import type { AttentionModel } from "../../../webview/attention/session.ts";

/** A design as the page gets it, with a task or with given vectors. */
export function modelOf(design: AttentionDesign, given: Task | Matrix): AttentionModel {
  const task = "variables" in given ? given : undefined;
  const x = "variables" in given ? undefined : given;
  const positions = task?.x.length ?? x?.rows ?? 0;
  const layer: AttentionPage = {
    kind: "attention",
    key: "design",
    name: "design",
    type: "attention",
    shapes: "",
    rows: [],
    examples: [],
    sizes: {
      positions,
      vectorSize: x?.columns ?? 1,
      encodingSize: design.positional_encoding.columns,
      inputSize: design.W_Q.rows,
      num_heads: design.num_heads,
      num_kv_heads: design.num_kv_heads,
      keySize: design.W_Q.columns / design.num_heads,
      valueSize: design.W_V.columns / design.num_kv_heads,
      outputSize: design.W_O?.columns ?? (design.num_heads * design.W_V.columns) / design.num_kv_heads,
    },
    tokens: Array.from({ length: positions }, (_, i) => String(i + 1)),
    design,
    findings: [],
    ...(x && { x }),
    ...(task && {
      task: { name: "repeat", task, optimum: optimalLoss(task), constant: constantLoss(task) },
    }),
  };
  return { layer, version: 1, sharpness: [], sharpened: undefined, training: undefined };
}

export function inViewOf(
  design: AttentionDesign,
  given: Task | Matrix,
  navigation: Partial<AttentionNavigation> = {},
): InView {
  const inView = new SceneMaker().of(modelOf(design, given), { ...attentionBeginning, ...navigation });
  if (inView === undefined) throw new Error("the design has nothing to show");
  return inView;
}

export function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const next = normalRandom(seed);
  const matrix = zeros(rows, columns);
  for (let i = 0; i < matrix.data.length; i++) matrix.data[i] = next();
  return matrix;
}
