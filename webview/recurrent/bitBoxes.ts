import { html, nothing, type TemplateResult } from "lit";
import type { BitOwner, PackedStep } from "../../src/core/sequence/packedTrace.ts";
import type { Variable } from "../../src/core/sequence/task.ts";
import { variableName } from "../attention/names.ts";
import type { Palette } from "../color/palette.ts";
import { css, inkOn } from "../color/rgb.ts";
import { cssVariable } from "../cssVariable.ts";
import { type BitRun, bitRuns } from "./bitRuns.ts";
import { ownerlessColor, tintOf, variableColor } from "./variableColors.ts";

/** The bits of a state as boxes, each run of them under the name of what it tells of. */
export function bitBoxes(step: PackedStep, variables: readonly Variable[], palette: Palette): TemplateResult {
  const runs = bitRuns(step);
  const nameOf = (run: BitRun) => ownerText(run, step, variables);
  const read = runs.map((run) => `${nameOf(run)} ${run.bits.join("")}`).join(", ");
  return html`<div class="bits" role="img" aria-label="The state's bits: ${read}">
    ${runs.map((run) => boxes(run, nameOf(run), palette))}
  </div>`;
}

/** The same, as small as can be. */
export function bitStrip(step: PackedStep, palette: Palette): TemplateResult {
  return html`<span class="strip" aria-hidden="true"
    >${bitRuns(step).map((run) =>
      run.isImplied
        ? nothing
        : html`<span ${colors(run.owner, palette)} ${tint(run.owner, palette)}
            >${run.bits.map((bit) => html`<i class=${bit === 1 ? "one" : ""}></i>`)}</span
          >`,
    )}</span
  >`;
}

function boxes(run: BitRun, name: string, palette: Palette): TemplateResult {
  const { owner, bits, isImplied } = run;
  return html`<div
    class="run ${isImplied ? "implied" : ""} ${typeof owner === "number" ? "owned" : ""}"
    title=${isImplied ? "The leading 1 of the significand: not stored, because the exponent tells which digit it is, and that all above it are 0" : `${bits.length} ${bits.length === 1 ? "bit" : "bits"}: ${name}`}
    ${colors(owner, palette)}
    ${tint(owner, palette)}
    ${cssVariable("--ink", css(inkOn(colorOf(owner, palette), palette.foreground)))}
  >
    <div class="boxes">${bits.map((bit) => html`<span class="bit ${bit === 1 ? "one" : ""}">${bit}</span>`)}</div>
    <div class="owner">${isImplied ? "implied" : name}</div>
  </div>`;
}

/** Of a variable whose leading digits the exponent tells, only the others are stored. */
function ownerText(
  { owner, bits, isImplied }: BitRun,
  { held }: PackedStep,
  variables: readonly Variable[],
): string {
  if (owner === "sign" || owner === "exponent") return owner;
  if (owner === "none") return "unused";
  const name = variableName(variables[owner]?.name ?? "");
  if (isImplied) return `implied bit of ${name}`;
  const whole = held.find(({ variable }) => variable === owner)?.bits ?? bits.length;
  if (bits.length < 6) return name;
  return bits.length === whole ? `${name}: ${whole} bits` : `${name}: last ${bits.length} of ${whole} bits`;
}

export function colorOf(owner: BitOwner, palette: Palette) {
  return typeof owner === "number" ? variableColor(palette, owner) : ownerlessColor(palette);
}

function colors(owner: BitOwner, palette: Palette) {
  return cssVariable("--hue", css(colorOf(owner, palette)));
}

function tint(owner: BitOwner, palette: Palette) {
  return cssVariable("--tint", css(tintOf(palette, colorOf(owner, palette))));
}
