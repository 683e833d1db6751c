import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { fractionText } from "../../src/core/sequence/fractionText.ts";
import type { OptimalAnswer } from "../../src/core/sequence/loss.ts";
import { type Term, termValue, type Variable } from "../../src/core/sequence/task.ts";
import type { PageTask } from "../../src/protocol/sequence.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatValue } from "../format.ts";
import { variableName } from "./names.ts";
import { type VariableRange, variableRange } from "./variableRange.ts";

export interface TaskState {
  readonly variables: Float64Array;
  choose(name: string, value: number): void;
}

/** What is asked of the layer: the values that stand in its sequence, what it is to answer, and the best that anything could. */
export function taskSection({ name, task, optimum }: PageTask, state: TaskState): TemplateResult {
  const { x, y, variables } = task;
  const term = (one: Term) => termText(one, variables, state.variables);
  return html`<section class="task">
    <header>
      <h2>Task</h2>
      <span class="hint">${name}, ${task.loss === "l1" ? "loss |o − y|" : "loss (o − y)²"}</span>
      <div class="tools">
        ${variables.map((variable, i) => slider(variable, state.variables[i] ?? 0, (value) => state.choose(variable.name, value)))}
      </div>
    </header>
    <div class="sequence" tabindex="0" role="group" aria-label="The task's sequence">
      <table>
        <thead class="hidden">
          <tr>
            <td></td>
            ${x.map((_, i) => html`<th scope="col">position ${i + 1}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">input x</th>
            ${x.map((one) => html`<td class="term">${term(one)}</td>`)}
          </tr>
          <tr>
            <th scope="row">target y</th>
            ${y.map((one) => html`<td class="term">${term(one)}</td>`)}
          </tr>
          <tr>
            <th scope="row">best possible</th>
            ${optimum.positions.map(bestAnswer)}
          </tr>
        </tbody>
      </table>
    </div>
  </section>`;
}

function slider(variable: Variable, value: number, choose: (value: number) => void): TemplateResult {
  const range = variableRange(variable.distribution);
  const label = variableName(variable.name);
  return html`<label class="variable" title="${label}, ${range.text}; double-click for the median">
    <span class="name">${label}</span>
    <input
      ${cssVariable("--done", `${100 * shareOf(range, value)}%`)}
      type="range"
      min=${range.least}
      max=${range.most}
      step=${range.step}
      .value=${live(String(value))}
      aria-label=${variable.name}
      @input=${({ currentTarget }: Event) => {
        if (currentTarget instanceof HTMLInputElement) choose(range.nearest(currentTarget.valueAsNumber));
      }}
      @dblclick=${() => choose(range.median)}
    />
    <output>${formatValue(value, 2)}</output>
  </label>`;
}

function shareOf({ least, most }: VariableRange, value: number): number {
  return most === least ? 0 : Math.max(0, Math.min(1, (value - least) / (most - least)));
}

function termText(term: Term, variables: readonly Variable[], values: Float64Array): string {
  const value = formatValue(termValue(term, values), 3);
  return term.kind === "constant" ? value : `${variableName(variables[term.index]?.name ?? "")} = ${value}`;
}

function bestAnswer({ answer, loss, reason }: OptimalAnswer): TemplateResult {
  if (answer.kind === "seen") {
    return html`<td class="good" title=${reason}>seen at ${answer.position + 1}</td>`;
  }
  const constant = fractionText(answer.value);
  return loss === 0
    ? html`<td class="good" title=${reason}>always ${constant}</td>`
    : html`<td class="unseen" title=${reason}>unseen: ${constant}</td>`;
}
