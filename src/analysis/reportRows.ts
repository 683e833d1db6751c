import type { ConvGeometry } from "../core/convGeometry.ts";
import type { ReportKey } from "../params/keyDocs.ts";
import type { Claim, ConvReport, ReportRow } from "./document.ts";
import { convFormulas, perAxisText } from "./formulas.ts";
import { claimText, numberText, sizeText } from "./numberText.ts";

/** The report as a table: what is computed, its value, and the formula with this layer's numbers put in. */
export function reportRows(
  g: ConvGeometry,
  report: ConvReport,
  claims: readonly Claim[],
): readonly ReportRow[] {
  const formulas = convFormulas(g, report);
  const row = (
    key: ReportKey,
    label: string,
    value: string,
    formula = formulas[key],
    also?: ReportKey,
  ): ReportRow => {
    const wrong = claims.filter((claim) => !claim.holds && (claim.key === key || claim.key === also));
    const claimed = wrong.map(
      (claim) => (also === undefined ? "" : `${claim.key} `) + claimText(claim.claimed),
    );
    return { key, label, value, formula, ...(wrong.length > 0 ? { claimed: claimed.join(", ") } : {}) };
  };
  const counted = (key: ReportKey, label: string) => row(key, label, numberText(report[key] as number));
  const sized = (key: ReportKey, label: string) =>
    row(key, label, sizeText(report[key] as readonly number[]));
  const flattened = `${formulas.d_in}; ${formulas.d_out}`;
  return [
    sized("output_size", "output size"),
    row("d_in", "d_in → d_out", `${numberText(g.dIn)} → ${numberText(g.dOut)}`, flattened, "d_out"),
    sized("unfold_shape", g.transposed ? "columns to fold" : "unfold"),
    sized("matrix_shape", "linear layer M"),
    counted("nonzeros", "nonzeros of M"),
    counted("sparsity", "sparsity (zeros of M)"),
    counted("effective_sparsity", "effective sparsity (sharing)"),
    counted("parameters", "parameters"),
    counted("dense_parameters", "dense parameters"),
    row("macs", "multiply-adds", numberText(report.macs), formulas.macs, "macs_dense_padding"),
    sized("stacked_matrix_shape", "stacked patch matrix A"),
    sized("receptive_field", "receptive field"),
    ...droppedRow(g),
  ];
}

/** Cells at the end of an axis that no window reaches, because the stride does not divide the way. */
function droppedRow(g: ConvGeometry): readonly ReportRow[] {
  if (g.axes.every(({ dropped }) => dropped === 0)) return [];
  const formula = perAxisText(g, (a) => {
    const padded = a.input + a.padBefore + a.padAfter;
    const span = a.dilation * (a.kernel - 1) + 1;
    return `${numberText(padded)} − (${numberText(a.output - 1)}·${numberText(a.stride)} + ${numberText(span)}) = ${numberText(a.dropped)}`;
  });
  return [
    {
      key: "dropped",
      label: "dropped border cells",
      value: sizeText(g.axes.map(({ dropped }) => dropped)),
      formula,
    },
  ];
}
