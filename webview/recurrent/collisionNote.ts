import { html, nothing, type TemplateResult } from "lit";
import type { Collision } from "../../src/core/sequence/packedTrace.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import { variableName } from "../attention/names.ts";
import { formatValue } from "../format.ts";
import { exactText } from "./numberText.ts";
import { conditionText, digitsOf } from "./rangeText.ts";

/** The values of the variables heard so far that all lead to the same state, and two of them that differ the most. */
export function collisionNote(
  { ranges, state, position, examples }: Collision,
  { variables }: Task,
  bits: readonly number[],
): TemplateResult | typeof nothing {
  if (ranges.length === 0) return nothing;
  const heard = ranges.map(({ variable }) => variable);
  const digits = digitsOf(Math.max(...heard.map((variable) => bits[variable] ?? 0)));
  const nameOf = (variable: number) => variableName(variables[variable]?.name ?? "");
  const each = ranges.map(({ variable, ...range }) => {
    const own = variables[variable];
    return own === undefined
      ? ""
      : conditionText(nameOf(variable), range, own, digitsOf(bits[variable] ?? 0));
  });
  const history = (values: readonly number[]) =>
    heard
      .map((variable) => `${nameOf(variable)} = ${formatValue(values[variable] ?? Number.NaN, digits)}`)
      .join(", ");
  const number = html`<b class="number">${exactText(state)}</b>`;
  if (examples === undefined) {
    return html`<div class="collisions">
      <h3>Histories that collide in this state</h3>
      <p>None: only ${each.join(" and ")} leads to ${number}.</p>
    </div>`;
  }
  return html`<div class="collisions">
    <h3>Histories that collide in this state</h3>
    <p>Every history with ${each.join(" and ")} is the number ${number} after step ${position + 1}, for example</p>
    <ul>
      ${examples.map((values) => html`<li>${history(values)}</li>`)}
    </ul>
    <p>From here on nothing tells them apart.</p>
  </div>`;
}
