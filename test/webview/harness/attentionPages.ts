/** Attention layers that the harness shows, made here rather than read from a file, so that the panel can be looked at by itself. */

import type { AttentionDesign } from "../../../src/core/sequence/attentionDesign.ts";
import type { AttentionSizes, AttentionSources } from "../../../src/core/sequence/attentionLayer.ts";
import { attentionPredictor } from "../../../src/core/sequence/attentionPredictor.ts";
import { expectedLoss } from "../../../src/core/sequence/expectedLoss.ts";
import { type Matrix, matrixOf, zeros } from "../../../src/core/sequence/matrix.ts";
import { fillMatrix } from "../../../src/core/sequence/matrixSource.ts";
import { constantLoss, optimalLoss } from "../../../src/core/sequence/optimum.ts";
import type { Task, Term } from "../../../src/core/sequence/task.ts";
import type { AttentionPage } from "../../../src/protocol/pageState.ts";
import type { PageFinding } from "../../../src/protocol/sequence.ts";

const variable = (index: number): Term => ({ kind: "variable", index });
const uniform = { kind: "uniform", low: 0, high: 1 } as const;
const repeat: Task = {
  variables: [
    { name: "u1", distribution: uniform },
    { name: "u2", distribution: uniform },
  ],
  x: [{ kind: "constant", value: 0 }, variable(0), variable(1), variable(0)],
  y: [variable(0), variable(1), variable(0), variable(1)],
  loss: "l1",
};

const oneHead = {
  combine: "concat",
  num_heads: 1,
  num_kv_heads: 1,
  mask: "causal",
  scale: 1,
  softcap: 0,
} as const;

const exact: AttentionDesign = {
  ...oneHead,
  positional_encoding: matrixOf([
    [0, 0.5],
    [-1, 0],
    [1, 0],
    [-1, 0],
  ]),
  W_Q: matrixOf([[-10], [0], [0]]),
  W_K: matrixOf([[1], [0], [0]]),
  W_V: matrixOf([[0], [1], [1]]),
};
const first: AttentionDesign = {
  ...oneHead,
  positional_encoding: matrixOf([[0], [0], [1], [1]]),
  W_Q: matrixOf([[0], [1]]),
  W_K: matrixOf([[0], [1]]),
  W_V: matrixOf([[0], [1]]),
};
const second: AttentionDesign = {
  ...first,
  positional_encoding: matrixOf([[0], [0], [-1], [-1]]),
  W_K: matrixOf([[1], [0]]),
};
const third: AttentionDesign = {
  ...first,
  positional_encoding: matrixOf([[0], [0], [0], [0]]),
  W_V: matrixOf([[0.5], [1]]),
};

const normal = (rows: number, columns: number, seed: number, deviation: number): Matrix =>
  fillMatrix({ kind: "random", distribution: "normal", seed, deviation }, rows, columns);

/** Four heads, two and two of which share keys and values, on ten words. */
const heads: AttentionDesign = {
  ...oneHead,
  combine: "add",
  num_heads: 4,
  num_kv_heads: 2,
  scale: 1 / Math.sqrt(3),
  positional_encoding: normal(10, 6, 3, 0.5),
  W_Q: normal(6, 12, 4, 0.8),
  W_K: normal(6, 6, 5, 0.8),
  W_V: normal(6, 6, 6, 0.8),
  W_O: normal(12, 4, 7, 0.5),
};

const repeats: PageFinding = {
  code: "target-unseen",
  severity: "information",
  message:
    "At position 2, u2 has not been seen: the median ½ is best and costs ¼. This design does just that.",
  offset: 10,
};
const worse: PageFinding = {
  code: "worse-than-constant",
  severity: "error",
  message:
    "W_Q·W_Kᵀ ignores the position, so token 3 attends mostly to itself (0.46) and answers u2, not u1. The loss 1.2830 is worse than that of the constant ½, 1.",
  offset: 20,
  fix: "Insert the exact design",
};
const alike: PageFinding = {
  code: "positions-alike",
  severity: "warning",
  message:
    "The positional encodings of positions 3 and 4 are equal, so that the layer can't tell them apart.",
  offset: 30,
  fix: "Make the encodings distinct",
};

function onRepeat(name: string, design: AttentionDesign, findings: readonly PageFinding[]): AttentionPage {
  const loss = expectedLoss(repeat, attentionPredictor(design, repeat));
  const optimum = optimalLoss(repeat);
  const holds = Math.abs(loss.loss - 0.5) < 1e-4;
  const parameters = [design.positional_encoding, design.W_Q, design.W_K, design.W_V]
    .map(({ data }) => data.length)
    .reduce((a, b) => a + b);
  return {
    kind: "attention",
    key: name,
    name,
    type: "attention",
    shapes: "4 positions, 1 head",
    rows: [
      {
        key: "loss",
        label: "expected loss",
        value: loss.loss.toFixed(6),
        formula: `Σᵢ E|oᵢ − yᵢ| = ${loss.perPosition.map((value) => value.toFixed(4)).join(" + ")}`,
        ...(!holds && { claimed: "0.5" }),
      },
      { key: "optimal_loss", label: "optimum", value: "0.5", formula: "¼ + ¼ + 0 + 0" },
      { key: "parameters", label: "parameters", value: String(parameters), formula: "p, W_Q, W_K and W_V" },
    ],
    examples: [],
    sizes: sizesOf(design, 4, 1),
    tokens: ["1", "2", "3", "4"],
    design,
    task: { name: "repeat", task: repeat, optimum, constant: constantLoss(repeat) },
    loss,
    findings,
    claims: [{ key: "loss", claimed: 0.5, holds, tolerance: 1e-4 }],
  };
}

function sizesOf(design: AttentionDesign, positions: number, vectorSize: number): AttentionSizes {
  const { num_heads, num_kv_heads, W_Q, W_V, W_O, positional_encoding } = design;
  const valueSize = W_V.columns / num_kv_heads;
  return {
    positions,
    vectorSize,
    encodingSize: positional_encoding.columns,
    inputSize: W_Q.rows,
    num_heads,
    num_kv_heads,
    keySize: W_Q.columns / num_heads,
    valueSize,
    outputSize: W_O?.columns ?? num_heads * valueSize,
  };
}

const long: AttentionSizes = {
  positions: 1024,
  vectorSize: 64,
  encodingSize: 0,
  inputSize: 64,
  num_heads: 8,
  num_kv_heads: 8,
  keySize: 8,
  valueSize: 8,
  outputSize: 64,
};

/** Waves of many lengths, as in the encodings of a transformer, with some noise. */
function waves(rows: number, columns: number): Matrix {
  const matrix = zeros(rows, columns);
  const noise = normal(rows, columns, 9, 0.3);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) {
      const angle = i / 1000 ** (2 * Math.floor(c / 2) * (1 / columns)) + (c % 2) * (Math.PI / 2);
      matrix.data[i * columns + c] = Math.sin(angle) + (noise.data[i * columns + c] ?? 0);
    }
  }
  return matrix;
}

/** What the maps of the long layer are computed from. */
export function longSources(): { readonly sources: AttentionSources; readonly x: Matrix } {
  const x = waves(long.positions, long.vectorSize);
  const weights = (seed: number) =>
    ({ kind: "random", distribution: "normal", seed, deviation: 0.35 }) as const;
  const sources: AttentionSources = {
    sizes: long,
    combine: "concat",
    mask: "causal",
    scale: 1,
    softcap: 0,
    W_Q: weights(1),
    W_K: weights(2),
    W_V: weights(3),
    x: { kind: "numbers", matrix: x },
  };
  return { sources, x };
}

const large: AttentionPage = {
  kind: "attention",
  key: "long",
  name: "long",
  type: "attention",
  shapes: "1,024 × 64 → 1,024 × 64, 8 heads",
  rows: [{ key: "parameters", label: "parameters", value: "12,288", formula: "3 · 64²" }],
  examples: ["x"],
  sizes: long,
  tokens: [],
  findings: [],
};

const words = ["the", "cat", "sat", "on", "the", "mat", "because", "it", "was", "tired"];
const encoder: AttentionPage = {
  kind: "attention",
  key: "encoder",
  name: "encoder",
  type: "attention",
  shapes: "10 × 6 → 10 × 4, 4 heads",
  rows: [{ key: "parameters", label: "parameters", value: "252", formula: "10·6 + 6·12 + 6·6 + 6·6 + 12·4" }],
  examples: [],
  sizes: sizesOf(heads, 10, 6),
  tokens: words,
  design: heads,
  x: normal(10, 6, 8, 1),
  findings: [alike],
};

/** By the names of the harness's files. */
export const attentionPages: Readonly<Record<string, () => readonly AttentionPage[]>> = {
  attention: () => [
    onRepeat("exact", exact, [repeats]),
    onRepeat("first", first, [worse, alike]),
    onRepeat("second", second, [alike]),
    onRepeat("third", third, []),
  ],
  heads: () => [encoder],
  grid: () => [
    encoder,
    { ...encoder, key: "shifted", name: "shifted", x: normal(10, 6, 11, 2) },
    onRepeat("exact", exact, []),
  ],
  long: () => [large],
};
