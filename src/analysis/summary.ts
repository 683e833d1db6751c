import type { ConvGeometry } from "../core/convGeometry.ts";
import type { Problem } from "../params/problem.ts";
import type { ConvReport } from "./document.ts";
import { compactText } from "./numberText.ts";

/** `3×224×224 → 64×112×112` */
export function shapesText(g: ConvGeometry): string {
  const shape = (channels: number, size: readonly number[]) => [channels, ...size].join("×");
  return `${shape(g.inChannels, g.inputSize)} → ${shape(g.outChannels, g.outputSize)}`;
}

/** One line that says what a layer is: its shapes, what it learns and what it costs. */
export function convSummary(g: ConvGeometry, report: ConvReport): string {
  return `${shapesText(g)} · ${compactText(report.parameters)} params · ${compactText(report.macs)} MACs`;
}

/** One line for a layer that can't be shown. */
export function brokenSummary(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  const first = errors[0] ?? problems[0];
  if (first === undefined) return "not complete yet";
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const sentence = /^.+?(?=[.?:;](?:\s|$))/.exec(first.message)?.[0] ?? first.message;
  return `${sentence}${more}`;
}
