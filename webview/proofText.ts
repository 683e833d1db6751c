import type { Proof } from "../src/core/proof.ts";
import { formatCount, formatValue } from "./format.ts";

/** What is known of a layer's proof: nothing yet, that it is too large for one, that nobody waited for it, or how it went. */
export type ProofState = Proof | "running" | "too large" | "cancelled";

export interface ProofText {
  readonly text: string;
  readonly details: string;
  readonly tone: "good" | "bad" | "";
}

/** Whether the output came out the same three ways, and near it by the kernels, in a few words and in all that is known. */
export function proofText(proof: ProofState): ProofText {
  if (proof === "running") return { text: "… proving", details: "Computing the output three ways", tone: "" };
  if (proof === "too large") {
    const details =
      "Layers of up to 8 million multiply-adds are computed three ways and compared; this one is larger.";
    return { text: "not proven: large", details, tone: "" };
  }
  if (proof === "cancelled") {
    return {
      text: "not proven: cancelled",
      details: "The next change of the layer proves it again.",
      tone: "",
    };
  }
  const { holds, maxUlp, outputs, nonzeros, adjointError, disagreement, kernel } = proof;
  const ulps = `${formatCount(maxUlp)} ULP`;
  const lines = [
    `${formatCount(outputs)} outputs by definition, by unfold·GEMM and by M·x: at most ${ulps} apart.`,
    `Nonzeros of M: ${formatCount(nonzeros.formula)} by formula, ${formatCount(nonzeros.counted)} counted.`,
    Number.isNaN(adjointError)
      ? "⟨Mx, y⟩ and ⟨x, Mᵀy⟩ are no numbers, because weights are none."
      : `⟨Mx, y⟩ and ⟨x, Mᵀy⟩ differ by ${adjointError.toExponential(1)} of their size.`,
  ];
  if (kernel) {
    const { path, maxUlp: ulp, share } = kernel;
    lines.push(
      `Kernels (${path}): at most ${formatCount(ulp)} ULP from the definition, ${(100 * share).toPrecision(2)} % of the error they state.`,
    );
  }
  if (disagreement) {
    const { definition, gemm, matrix } = disagreement;
    const [first, second, third] = [definition, gemm, matrix].map((value) => formatValue(value, 9));
    lines.push(
      `First at ${cellName(disagreement)}: ${first} by definition, ${second} by unfold·GEMM, ${third} by M·x.`,
    );
  }
  return {
    text: holds ? `✓ 3 ways, ${ulps}` : failure(proof, ulps),
    details: lines.join("\n"),
    tone: holds ? "good" : "bad",
  };
}

/** The first thing that is wrong. */
function failure({ disagreement, nonzeros, kernel }: Proof, ulps: string): string {
  if (disagreement) return `✗ ${cellName(disagreement)} differs, ${ulps}`;
  if (kernel && !(kernel.share <= 1)) return "✗ the kernels err by more than they state";
  return nonzeros.formula === nonzeros.counted ? "✗ M and Mᵀ are not adjoint" : "✗ nonzeros miscounted";
}

function cellName({ channel, position }: NonNullable<Proof["disagreement"]>): string {
  return `y[${[channel, ...position].join(", ")}]`;
}
