import { html, type TemplateResult } from "lit";
import { type ProofState, proofText } from "./proofText.ts";

/** Whether the output came out the same three ways, by definition, by unfold and GEMM, and as M·x, and the kernels near it. */
export function proofBadge(proof: ProofState): TemplateResult {
  const { text, details, tone } = proofText(proof);
  return html`<span class="badge ${tone}" tabindex="0" role="note" title=${details} aria-label="${text}. ${details}"
    >${text}</span
  >`;
}
