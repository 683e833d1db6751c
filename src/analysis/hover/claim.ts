import { reportDocs, sequenceReportDocs } from "../../params/keyDocs.ts";
import type { Claim, LayerAnalysis } from "../document.ts";
import { convFormulas } from "../formulas.ts";
import { claimText } from "../numberText.ts";
import { code, table } from "./markdown.ts";

interface Reported {
  readonly report: Readonly<Record<string, number | readonly number[] | undefined>>;
  readonly formulas: Readonly<Record<string, string | undefined>>;
  readonly docs: Readonly<Record<string, string>>;
}

/** A layer's report, with what its keys mean and how they are computed; nothing while the layer has errors. */
function reported({ conv, report, sequence }: LayerAnalysis): Reported | undefined {
  if (conv && report) {
    return { report: { ...report }, formulas: convFormulas(conv.geometry, report), docs: reportDocs };
  }
  return sequence && { report: sequence.report, formulas: sequence.formulas, docs: sequenceReportDocs };
}

/** One claim: what is claimed, what is, and how that is computed; with `meaning` also what the key means in general. */
export function claimHover(layer: LayerAnalysis, { key, holds, claimed }: Claim, meaning: boolean): string {
  const { report, formulas, docs } = reported(layer) ?? {};
  const actual = report?.[key];
  if (actual === undefined) return code(key);
  const verdict = holds ? "✓ holds" : `✗ is ${claimText(actual)}`;
  return [
    `**${code(key)}** claimed ${claimText(claimed)}: ${verdict}`,
    ...(meaning ? [docs?.[key] ?? ""] : []),
    formulas?.[key] ?? "",
  ].join("\n\n");
}

/** All claims of a layer at once. */
export function claimsTable(layer: LayerAnalysis): readonly string[] {
  const { report } = reported(layer) ?? {};
  if (layer.claims.length === 0 || !report) return [];
  const rows = layer.claims.map(({ key, claimed, holds }) => {
    const actual = report[key];
    return [key, claimText(claimed), actual === undefined ? "" : claimText(actual), holds ? "✓" : "✗"];
  });
  return [table(["", "claimed", "actual", ""], rows)];
}
