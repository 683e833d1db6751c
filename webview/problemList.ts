import { html, nothing, type TemplateResult } from "lit";
import type { PageProblem } from "../src/protocol/pageState.ts";

const icons = { error: "error", warning: "warning", information: "info" } as const;

/** More would push the layer out of sight. */
const most = 4;

/** What is wrong in the file; each problem leads to its place in the text. */
export function problemList(
  problems: readonly PageProblem[],
  reveal: (problem: PageProblem) => void,
): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`<ul class="problems" aria-label="Problems">
    ${problems.slice(0, most).map(
      (problem) =>
        html`<li class=${problem.severity}>
          <button type="button" title="Show it in the editor" @click=${() => reveal(problem)}>
            <span class="codicon codicon-${icons[problem.severity]}"></span><span>${problem.message}</span>
            <code>${problem.code}</code>
          </button>
        </li>`,
    )}
    ${problems.length > most ? html`<li class="more">… ${problems.length - most} more in the text</li>` : nothing}
  </ul>`;
}
