import { html, type TemplateResult } from "lit";
import type { Proof } from "../src/core/proof.ts";
import { formatCount } from "./format.ts";

/** What is known of a layer's proof: nothing yet, that it is too large for one, or how it went. */
export type ProofState = Proof | "running" | "too large";

/** Whether the output came out the same three ways: by definition, by unfold and GEMM, and as M·x. */
export function proofBadge(proof: ProofState): TemplateResult {
  if (proof === "running")
    return html`<span class="badge" title="Computing the output three ways">… proving</span>`;
  if (proof === "too large") {
    const why =
      "Layers of up to 8 million multiply-adds are computed three ways and compared; this one is larger.";
    return html`<span class="badge" title=${why}>not proven: large</span>`;
  }
  const { holds, maxUlp, outputs, nonzeros, adjointError, disagreement } = proof;
  const details = [
    `${formatCount(outputs)} outputs by definition, by unfold·GEMM and by M·x: at most ${formatCount(maxUlp)} ULP apart.`,
    `Nonzeros of M: ${formatCount(nonzeros.formula)} by formula, ${formatCount(nonzeros.counted)} counted.`,
    `⟨Mx, y⟩ and ⟨x, Mᵀy⟩ differ by ${adjointError.toExponential(1)} of their size.`,
  ];
  if (disagreement) {
    const { channel, position, definition, gemm, matrix } = disagreement;
    details.push(
      `First at y[${[channel, ...position].join(", ")}]: ${definition} by definition, ${gemm} by GEMM, ${matrix} by M·x.`,
    );
  }
  const text = holds ? `✓ 3 ways, ${formatCount(maxUlp)} ULP` : "✗ 3 ways differ";
  return html`<span class="badge ${holds ? "good" : "bad"}" title=${details.join("\n")}>${text}</span>`;
}
