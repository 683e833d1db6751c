import { html, type TemplateResult } from "lit";
import type { AttentionDesign } from "../../src/core/sequence/attentionDesign.ts";
import { formatValue } from "../format.ts";
import type { StageName } from "./stageCells.ts";
import type { StageScene } from "./stageScene.ts";

/** The name of a stage, and how it is computed. */
export interface StageCaption {
  readonly name: string;
  readonly formula: TemplateResult | string;
  /** What is said in a tooltip, and to those who do not see the picture. */
  readonly meaning: string;
}

export function stageCaption({ design, shape, task }: StageScene, stage: StageName): StageCaption {
  const { num_heads } = design;
  const ofHead = num_heads > 1 ? ` of head ${shape.head + 1}` : "";
  const w = (letter: string) => html`X W<sub>${letter}</sub>`;
  switch (stage) {
    case "X":
      return { name: "X", formula: inputFormula(design), meaning: "input, one row a position" };
    case "Q":
      return { name: "Q", formula: w("Q"), meaning: `queries${ofHead}, X times W_Q` };
    case "K":
      return { name: "K", formula: w("K"), meaning: `keys${ofHead}, X times W_K` };
    case "V":
      return { name: "V", formula: w("V"), meaning: `values${ofHead}, X times W_V` };
    case "scores":
      return {
        name: "scores",
        formula: scoreFormula(design, shape.columns.Q ?? 1),
        meaning: `scores${ofHead}, destination by source`,
      };
    case "masked":
      return {
        name: "masked",
        formula: maskFormula(design),
        meaning: `scores${ofHead} with the mask, destination by source`,
      };
    case "weights":
      return { name: "weights", formula: "softmax", meaning: `weights${ofHead}, destination by source` };
    case "heads":
      return shape.columns.output === undefined
        ? { name: "o", formula: "Σ a·v", meaning: "output, one row a position" }
        : { name: "heads", formula: "Σ a·v", meaning: "outputs of all heads, side by side" };
    case "output":
      return { name: "o", formula: html`heads W<sub>O</sub>`, meaning: "output, one row a position" };
    case "target":
      return { name: "y", formula: "target", meaning: "target, one row a position" };
    case "loss":
      return task?.loss === "l2"
        ? { name: "(o−y)²", formula: "now", meaning: "squared distance from the target" }
        : { name: "|o−y|", formula: "now", meaning: "distance from the target" };
  }
}

function inputFormula({ combine, positional_encoding }: AttentionDesign): string {
  if (positional_encoding.columns === 0) return "x";
  return combine === "add" ? "x + p" : "[p | x]";
}

function scoreFormula({ scale }: AttentionDesign, keySize: number): string {
  const isRoot = keySize > 1 && Math.abs(scale * Math.sqrt(keySize) - 1) < 1e-12;
  const factor = isRoot ? ` / √${keySize}` : scale === 1 ? "" : ` · ${formatValue(scale)}`;
  return `q·k${factor}`;
}

function maskFormula({ mask, softcap }: AttentionDesign): string {
  const masking = mask === "none" ? [] : [mask === "causal" ? "causal" : "+ mask"];
  return [...(softcap === 0 ? [] : [`cap ${formatValue(softcap)}`]), ...masking].join(", ");
}
