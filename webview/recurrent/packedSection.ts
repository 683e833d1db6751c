import { html, nothing, type TemplateResult } from "lit";
import type { Collision, HeldVariable, PackedStep } from "../../src/core/sequence/packedTrace.ts";
import type { PackedDesign } from "../../src/core/sequence/recurrentDesign.ts";
import { stateFormats } from "../../src/core/sequence/stateDtype.ts";
import type { Task, Term } from "../../src/core/sequence/task.ts";
import { indexed, variableName } from "../attention/names.ts";
import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatValue } from "../format.ts";
import type { TransportState } from "../transport.ts";
import { bitBoxes, bitStrip } from "./bitBoxes.ts";
import { collisionNote } from "./collisionNote.ts";
import { binaryText, exactText, hexOf, scientific } from "./numberText.ts";
import { packTerms } from "./packLine.ts";
import { digitsOf, rangeText, shareIn } from "./rangeText.ts";
import { stepTransport } from "./stepTransport.ts";
import { variableColor } from "./variableColors.ts";

export interface PackedState {
  readonly design: PackedDesign;
  readonly task: Task;
  readonly steps: readonly PackedStep[];
  readonly values: Float64Array;
  readonly collision: Collision;
  readonly palette: Palette;
  readonly transport: TransportState;
}

/** The number that is all the layer remembers: its bits, how it was packed, what it decodes to, and what it can't tell apart. */
export function packedSection(state: PackedState): TemplateResult | typeof nothing {
  const { design, task, steps, palette, transport, collision } = state;
  const step = steps[transport.position];
  if (step === undefined) return nothing;
  const { exponentBits, significandBits } = stateFormats[design.dtype];
  return html`<section class="memory ${design.dtype === "float64" ? "wide" : ""}">
    <header>
      <h2>The state</h2>
      <span class="hint">one ${design.dtype}: a sign, ${exponentBits} bits of exponent, ${significandBits} of significand, the first implied</span>
    </header>
    ${stepTransport(transport)}
    <p class="moment">${momentText(step, transport.position, task)}</p>
    ${bitBoxes(step, task.variables, palette)} ${numberLine(step, transport.position, palette)}
    <div class="columns">
      <div class="decoded">${decodedTable(state, step)}
        ${step.held.length > 0 ? nothing : html`<p class="hint">Nothing that was heard so far is asked for, so the state is 0.</p>`}
        ${collisionNote(collision, task, design.bits)}</div>
      ${stepTable(state)}
    </div>
  </section>`;
}

function termName(term: Term | undefined, { variables }: Task): string {
  if (term?.kind !== "variable") return formatValue(term?.value ?? Number.NaN);
  return variableName(variables[term.index]?.name ?? "");
}

function momentText(step: PackedStep, position: number, task: Task): TemplateResult {
  const term = task.x[position];
  const value = term?.kind === "variable" ? ` = ${formatValue(step.x, 4)}` : "";
  return html`Hears <b>${indexed("x", position + 1)} = ${termName(term, task)}${value}</b>,
    ${step.held.length === 0 ? "has nothing to remember yet" : html`keeps ${step.held.map(({ variable }, n) => html`${n === 0 ? nothing : " and "}<b>${variableName(task.variables[variable]?.name ?? "")}</b>`)}`},
    and answers <b>${indexed("o", position + 1)} = ${formatValue(step.answer, 6)}</b>.`;
}

function numberLine(step: PackedStep, position: number, palette: Palette): TemplateResult {
  const { state, bits } = step;
  const terms = packTerms(step);
  const sum = terms.map(
    ({ variable, text }, n) =>
      html`${n === 0 ? nothing : " + "}<span class="of-variable" ${cssVariable("--hue", css(variableColor(palette, variable)))}>${text}</span>`,
  );
  return html`<p class="arithmetic">${indexed("h", position + 1)} = ${terms.length === 0 ? nothing : html`${sum} = `}<em>${exactText(state)}</em>${
    state === 0 ? nothing : html` <span class="aside">${binaryText(state)}</span>`
  } <span class="aside">stored as ${hexOf(bits)}</span></p>`;
}

/** What each variable that is held comes out as. */
function decodedTable(
  { task, values, palette }: PackedState,
  { held }: PackedStep,
): TemplateResult | typeof nothing {
  if (held.length === 0) return nothing;
  return html`<div class="table" tabindex="0" role="group" aria-label="What the state decodes to">
    <table>
      <thead>
        <tr>
          <th scope="col">tells of</th>
          <th scope="col" class="cell">cell</th>
          <th scope="col">that it lies in</th>
          <th scope="col" class="value">decoded</th>
          <th scope="col" class="value">off by</th>
        </tr>
      </thead>
      <tbody>
        ${held.map((one) => decodedRow(one, task, values[one.variable] ?? Number.NaN, palette))}
      </tbody>
    </table>
    <p class="hint"><i class="mark-true"></i>true value <i class="mark-told"></i>decoded, the best answer for the cell</p>
  </div>`;
}

function decodedRow(
  held: HeldVariable,
  { variables }: Task,
  value: number,
  palette: Palette,
): TemplateResult {
  const { variable, cell, bits, value: decoded } = held;
  const own = variables[variable];
  const digits = digitsOf(bits);
  const [at, answer] = [shareIn(held, value), shareIn(held, decoded)];
  return html`<tr>
    <th scope="row">${swatch(variable, palette)}${variableName(own?.name ?? "")}</th>
    <td class="number cell">${exactText(cell)} <span class="hint">of ${exactText(2 ** bits)}</span></td>
    <td class="number">
      ${own === undefined ? nothing : rangeText(held, own, digits)}
      ${
        at === undefined || answer === undefined
          ? nothing
          : html`<span
              class="cell-range"
              title="The cell from end to end: the dot is the true value, the line what is decoded"
              ${cssVariable("--at", `${100 * at}%`)}
              ${cssVariable("--decoded", `${100 * answer}%`)}
              ${cssVariable("--hue", css(variableColor(palette, variable)))}
            ></span>`
      }
    </td>
    <td class="value">${formatValue(decoded, digits)}</td>
    <td class="value">${scientific(Math.abs(decoded - value))}</td>
  </tr>`;
}

export function swatch(variable: number, palette: Palette): TemplateResult {
  return html`<i class="swatch" ${cssVariable("--color", css(variableColor(palette, variable)))}></i>`;
}

/** All steps one under the other, each with the bits of its state; a click goes there. */
function stepTable({ steps, task, palette, transport }: PackedState): TemplateResult {
  return html`<div class="table steps" tabindex="0" role="group" aria-label="All steps">
    <table>
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col" class="heard">hears</th>
          <th scope="col">state</th>
          <th scope="col" class="value">answers</th>
          <th scope="col" class="value">target</th>
          <th scope="col" class="value">loss now</th>
        </tr>
      </thead>
      <tbody>
        ${steps.map((step, position) => {
          const isPresent = position === transport.position;
          return html`<tr
            class=${isPresent ? "active" : ""}
            aria-current=${isPresent ? "step" : nothing}
            @click=${() => transport.go(position)}
          >
            <th scope="row"><button type="button" title="Go to step ${position + 1}">${position + 1}</button></th>
            <td class="heard">${termName(task.x[position], task)}</td>
            <td title=${exactText(step.state)}>${bitStrip(step, palette)}</td>
            <td class="value">${formatValue(step.answer, 4)}</td>
            <td class="value">${termName(task.y[position], task)} = ${formatValue(step.target, 4)}</td>
            <td class="value">${scientific(step.loss)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
