import { html, nothing, type TemplateResult } from "lit";
import { arithmeticOf } from "./arithmetic.ts";
import type { StageCell } from "./stageCells.ts";
import type { StageScene } from "./stageScene.ts";
import type { Arithmetic, Part } from "./sumParts.ts";

/** The arithmetic of a cell in one line, with true values. */
export function arithmeticLine(scene: StageScene, cell: StageCell, width: number): TemplateResult {
  return arithmeticParts(arithmeticOf(scene, cell, roomForTerms(width)));
}

export function arithmeticParts({ name, parts, value, aside }: Arithmetic): TemplateResult {
  return html`<p class="arithmetic">${name} = ${parts.map(partText)}${parts.length > 0 ? " = " : nothing}<em>${value}</em>${
    aside === undefined ? nothing : html` <span class="aside">${aside}</span>`
  }</p>`;
}

function partText({ text, power, decides, omits }: Part): TemplateResult {
  const raised = power === undefined ? nothing : html`<sup>${power}</sup>`;
  if (decides) return html`<em>${text}${raised}</em>`;
  return omits ? html`<span class="omitted">${text}</span>` : html`${text}${raised}`;
}

/** Short sums are written out wherever they may be; of longer ones so much as takes about one line. */
export function roomForTerms(width: number): number {
  const pixelsOfTerm = 92;
  return Math.max(6, Math.floor(width / pixelsOfTerm) - 2);
}
