import { fillAttention } from "../../core/sequence/attentionLayer.ts";
import { attentionStages } from "../../core/sequence/attentionStages.ts";
import { absoluteDeviation, mean, median, quantile, variance } from "../../core/sequence/distribution.ts";
import { fractionText } from "../../core/sequence/fractionText.ts";
import { type Matrix, matrixOf } from "../../core/sequence/matrix.ts";
import { fillMatrix } from "../../core/sequence/matrixSource.ts";
import { packedTrace } from "../../core/sequence/packedTrace.ts";
import { bitsOf } from "../../core/sequence/stateDtype.ts";
import { type Task, termValue, type Variable } from "../../core/sequence/task.ts";
import { attentionDocs, rnnDocs } from "../../params/keyDocs.ts";
import type { LayerAnalysis } from "../document.ts";
import { numberText as n } from "../numberText.ts";
import type {
  AttentionAnalysis,
  RnnAnalysis,
  SequenceAnalysis,
  TaskAnalysis,
} from "../sequence/sequenceAnalysis.ts";
import { claimsTable } from "./claim.ts";
import { type CellColors, gridPicture } from "./gridPicture.ts";
import { code, table } from "./markdown.ts";

/** Longer sequences have no picture: its cells would be smaller than a pixel. */
const mostPositions = 48;

/** What a layer on a sequence is: a sentence, a picture of its attention or its state, its report, and what it does not do. */
export function sequenceHover(layer: LayerAnalysis, sequence: SequenceAnalysis, picture: boolean): string {
  return [
    `**${code(layer.name)}** ${layer.type} ${layer.shapes}`,
    sequence.kind === "attention" ? attentionSentence(sequence) : rnnSentence(sequence),
    ...(picture ? pictureOf(sequence) : []),
    table(
      ["", "", ""],
      layer.rows.map(({ label, value, formula, claimed }) => [
        label,
        value + (claimed ? ` (claimed: ${claimed})` : ""),
        formula,
      ]),
    ),
    ...sequence.findings.map(({ message }) => `- ${message}`),
  ].join("\n\n");
}

/** What a key of such a layer means in general. */
export function sequenceKeyDoc(sequence: SequenceAnalysis, key: string): string | undefined {
  const docs: Readonly<Record<string, string>> = sequence.kind === "attention" ? attentionDocs : rnnDocs;
  return docs[key];
}

/** What follows from a key, with this layer's numbers put in. */
export function sequenceEffects(
  layer: LayerAnalysis,
  sequence: SequenceAnalysis,
  key: string,
): readonly string[] {
  if (key === "expect") return claimsTable(layer);
  if (key === "type") return [layer.summary];
  if (key === "task" && sequence.task) return taskText(sequence.task);
  return sequence.kind === "attention" ? attentionEffects(sequence, key) : rnnEffects(sequence, key);
}

function attentionSentence({ layer: { sizes, mask } }: AttentionAnalysis): string {
  const { positions, inputSize, num_heads, keySize, valueSize } = sizes;
  const sees =
    mask === "causal" ? "itself and those before it" : mask === "none" ? "all" : "those that its mask shows";
  return `Each of ${n(positions)} positions reads from ${sees}, with ${n(num_heads)} head${num_heads === 1 ? "" : "s"}: X is ${n(positions)} × ${n(inputSize)}, d_k = ${n(keySize)}, d_v = ${n(valueSize)}.`;
}

function rnnSentence({ layer: { design, task } }: RnnAnalysis): string {
  if (design.scheme !== "packed") {
    return `Hears ${n(task.task.x.length)} values one after the other and keeps ${n(design.hidden_size)} number${design.hidden_size === 1 ? "" : "s"} of ${design.dtype}: h = ${design.scheme}(W_ih·x + b_ih + W_hh·h + b_hh), o = W_out·h + b_out.`;
  }
  const parts = task.task.variables.map(({ name }, v) => `${name} to ${design.bits[v] ?? 0} bits`);
  return `Keeps one ${design.dtype}, whose significand holds ${parts.join(" and ")}.`;
}

function attentionEffects({ layer }: AttentionAnalysis, key: string): readonly string[] {
  const { sizes, combine, mask, scale } = layer;
  const {
    positions: l,
    encodingSize,
    vectorSize,
    inputSize,
    num_heads,
    num_kv_heads,
    keySize,
    valueSize,
    outputSize,
  } = sizes;
  const times = (name: string, columns: number) =>
    `${name}: (${n(l)} × ${n(inputSize)})·(${n(inputSize)} × ${n(columns)})`;
  switch (key) {
    case "positional_encoding":
    case "combine":
    case "x":
      return [
        combine === "add" && encodingSize > 0
          ? `X = x + p, ${n(l)} × ${n(inputSize)}`
          : `X = [p | x]: d_in = d_p + d_x = ${n(encodingSize)} + ${n(vectorSize)} = ${n(inputSize)}`,
      ];
    case "W_Q":
      return [
        times("Q = X·W_Q", num_heads * keySize),
        `d_k = ${n(num_heads * keySize)}/num_heads = ${n(keySize)}`,
      ];
    case "W_K":
      return [times("K = X·W_K", num_kv_heads * keySize)];
    case "W_V":
      return [times("V = X·W_V", num_kv_heads * valueSize), `d_v = ${n(valueSize)}`];
    case "W_O":
      return [
        `o = [heads]·W_O: (${n(l)} × ${n(num_heads * valueSize)})·(${n(num_heads * valueSize)} × ${n(outputSize)})`,
      ];
    case "num_heads":
    case "num_kv_heads":
    case "head_dim":
      return [
        `${n(num_heads)} heads of Q share ${n(num_kv_heads)} of K and V: ${n(num_heads / num_kv_heads)} each. d_k = ${n(keySize)}, d_v = ${n(valueSize)}.`,
      ];
    case "mask": {
      const hidden =
        mask === "causal"
          ? (l * (l - 1)) / 2
          : mask === "none"
            ? 0
            : mask.data.filter((added) => added === -Infinity).length;
      return [`Hides ${n(hidden)} of ${n(l)}·${n(l)} = ${n(l * l)} pairs of destination and source.`];
    }
    case "scale":
      return [
        `Scores are multiplied by ${Number(scale.toPrecision(6))}; 1/√d_k would be 1/√${n(keySize)} = ${Number((1 / Math.sqrt(keySize)).toPrecision(6))}.`,
      ];
    default:
      return [];
  }
}

function rnnEffects({ layer: { design }, excess }: RnnAnalysis, key: string): readonly string[] {
  if (design.scheme === "packed" && (key === "bits" || key === "dtype" || key === "scheme")) {
    return [
      `${design.bits.join(" + ")} bits in a ${design.dtype}.`,
      ...(excess
        ? [
            `It costs ${excess.measured.toExponential(4)} more than the optimum; (Σ 2^−b)/4 = ${excess.formula.toExponential(4)}.`,
          ]
        : []),
    ];
  }
  return [];
}

/** A task's variables, and what is best at each position and why. */
function taskText({ task, optimum }: TaskAnalysis): readonly string[] {
  const spread = task.loss === "l1" ? "E|U − median|" : "Var(U)";
  const rows = task.variables.map((variable) => [variable.name, ...distributionText(variable, task)]);
  const reasons = optimum.positions.map(({ reason }, i) => `${i + 1}. ${reason}`);
  return [
    table(["variable", "distribution", task.loss === "l1" ? "median" : "mean", spread], rows),
    `The least possible loss is ${fractionText(optimum.loss)}:\n\n${reasons.join("\n")}`,
  ];
}

function distributionText({ distribution: d }: Variable, { loss }: Task): readonly string[] {
  const center = loss === "l1" ? median(d) : mean(d);
  const cost = loss === "l1" ? absoluteDeviation(d, center) : variance(d);
  const { kind, ...numbers } = d;
  const parameters = Object.entries(numbers).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join("; ") : value}`,
  );
  return [`${kind}: ${parameters.join(", ")}`, fractionText(center), fractionText(cost)];
}

function pictureOf(sequence: SequenceAnalysis): readonly string[] {
  return sequence.kind === "attention" ? attentionPicture(sequence) : packedPicture(sequence);
}

/** The weights of each head, destination by source, with the variables at their medians. */
function attentionPicture({ layer, task }: AttentionAnalysis): readonly string[] {
  const { positions, vectorSize } = layer.sizes;
  if (positions > mostPositions) return [];
  const x = task ? valuesAt(task.task) : layer.x && fillMatrix(layer.x, positions, vectorSize);
  if (x === undefined) return [];
  const { heads } = attentionStages(fillAttention(layer), x);
  return heads.slice(0, 4).map(({ weights }, head) => {
    const alt = `Attention of head ${head + 1}: destination down, source across`;
    return gridPicture(alt, positions, positions, shades(weights));
  });
}

function valuesAt(task: Task): Matrix {
  const medians = task.variables.map(({ distribution }) => quantile(distribution, 0.5));
  return matrixOf(task.x.map((term) => [termValue(term, medians)]));
}

function shades({ rows, columns, data }: Matrix): CellColors {
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => {
      const weight = data[r * columns + c] ?? 0;
      if (weight < 0.01) return undefined;
      return `stroke="#3794ff" stroke-opacity="${Math.max(0.1, weight).toFixed(2)}"`;
    }),
  );
}

const hues = ["#3794ff", "#e879f9", "#f59e0b", "#22c55e"] as const;

/** The bits of a packed state step by step, each in the hue of the variable that it belongs to. */
function packedPicture({ layer: { design }, task }: RnnAnalysis): readonly string[] {
  if (design.scheme !== "packed") return [];
  const medians = task.task.variables.map(({ distribution }, v) => quantile(distribution, 0.37 + 0.21 * v));
  const steps = packedTrace(design, task.task, medians);
  const colors = steps.map(({ state, owners }) =>
    bitsOf(design.dtype, state).map((bit, i) => {
      const owner = owners[i];
      const hue = typeof owner === "number" ? hues[owner % hues.length] : "#888888";
      return `stroke="${hue}" stroke-opacity="${bit === 1 ? 1 : 0.25}"`;
    }),
  );
  return [
    gridPicture(
      `Bits of the state after each of ${steps.length} steps`,
      steps.length,
      colors[0]?.length ?? 1,
      colors,
    ),
  ];
}
