import { lossText, lossWithError } from "../../core/sequence/lossText.ts";
import { compactText } from "../numberText.ts";
import type { SequenceAnalysis } from "./sequenceAnalysis.ts";

/** `4 positions, 1 head` or `1 number of float32` */
export function sequenceShapes(analysis: SequenceAnalysis): string {
  const count = (n: number, word: string) => `${n.toLocaleString("en-US")} ${word}${n === 1 ? "" : "s"}`;
  if (analysis.kind === "attention") {
    const { positions, num_heads } = analysis.layer.sizes;
    return `${count(positions, "position")}, ${count(num_heads, "head")}`;
  }
  const { design, task } = analysis.layer;
  return `${count(task.task.x.length, "position")}, ${count(design.hidden_size, "number")} of ${design.dtype}`;
}

/** One line for the code lens: `loss 1.2830 ± 1e-9 · optimum 0.5`. */
export function sequenceSummary(analysis: SequenceAnalysis): string {
  const { report, task, loss } = analysis;
  if (task === undefined || loss === undefined) {
    return `${sequenceShapes(analysis)} · ${compactText(Number(report.parameters))} params · ${compactText(Number(report.macs))} MACs`;
  }
  const parts = [`loss ${lossWithError(loss)}`, `optimum ${lossText(task.optimum.loss)}`];
  if (analysis.kind === "rnn" && analysis.layer.design.scheme === "packed") {
    parts.push(`${analysis.layer.design.bits.join("+")} bits`);
  }
  return parts.join(" · ");
}
