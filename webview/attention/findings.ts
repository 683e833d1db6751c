import { html, nothing, type TemplateResult } from "lit";
import type { PageFinding } from "../../src/protocol/sequence.ts";

export interface FindingActions {
  /** Why nothing can be fixed at the moment. */
  readonly refusal: string | undefined;
  reveal(finding: PageFinding): void;
  fix(finding: PageFinding): void;
}

const icons = { error: "error", warning: "warning", information: "info" } as const;

/** What was found about a design, each with its place in the text and a fix where there is one. */
export function findingList(
  findings: readonly PageFinding[],
  actions: FindingActions,
): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<ul class="findings" aria-label="Findings">
    ${findings.map(
      (finding) => html`<li class="finding ${finding.severity}">
        <button type="button" class="message" title="Show it in the editor" @click=${() => actions.reveal(finding)}>
          <span class="codicon codicon-${icons[finding.severity]}" aria-label=${finding.severity}></span
          ><span>${finding.message}</span>
        </button>
        ${
          finding.fix === undefined
            ? nothing
            : html`<button
                type="button"
                class="fix"
                title=${actions.refusal ?? nothing}
                ?disabled=${actions.refusal !== undefined}
                @click=${() => actions.fix(finding)}>${finding.fix}</button>`
        }
      </li>`,
    )}
  </ul>`;
}
