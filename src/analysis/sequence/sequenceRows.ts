import { errorText, lossText } from "../../core/sequence/lossText.ts";
import type { SequenceReportKey } from "../../params/keyDocs.ts";
import type { Claim, ReportRow } from "../document.ts";
import { claimText, numberText, sizeText } from "../numberText.ts";
import type { Reported } from "./sequenceReport.ts";

const labels: Readonly<Record<SequenceReportKey, string>> = {
  loss: "expected loss",
  loss_per_position: "loss at each position",
  loss_error: "error of the loss",
  optimal_loss: "optimal loss",
  optimal_loss_per_position: "optimum at each position",
  parameters: "parameters",
  bits: "bits of each variable",
  excess_loss: "excess over the optimum",
  excess_loss_bound: "least possible excess",
  scores_shape: "scores",
  output_shape: "output",
  macs: "multiply-adds",
};

const order = Object.keys(labels) as readonly SequenceReportKey[];

/** The report of a layer on a sequence as a table. */
export function sequenceRows({ report, formulas }: Reported, claims: readonly Claim[]): readonly ReportRow[] {
  return order.flatMap((key): readonly ReportRow[] => {
    const value = report[key];
    if (value === undefined) return [];
    const wrong = claims.find((claim) => claim.key === key && !claim.holds);
    return [
      {
        key,
        label: labels[key],
        value: valueText(key, value),
        formula: formulas[key] ?? "",
        ...(wrong && { claimed: claimText(wrong.claimed) }),
      },
    ];
  });
}

function valueText(key: SequenceReportKey, value: number | readonly number[]): string {
  if (typeof value !== "number") {
    const isLoss = key === "loss_per_position" || key === "optimal_loss_per_position";
    return isLoss ? value.map(lossText).join(", ") : key === "bits" ? value.join(" + ") : sizeText(value);
  }
  if (key === "loss" || key === "optimal_loss") return lossText(value);
  if (key === "loss_error") return errorText(value);
  if (key === "excess_loss" || key === "excess_loss_bound") return value.toExponential(4);
  return numberText(value);
}
