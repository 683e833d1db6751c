import { type ReportKey, reportDocs } from "../../params/keyDocs.ts";
import type { Claim, LayerAnalysis } from "../document.ts";
import { convFormulas } from "../formulas.ts";
import { claimText } from "../numberText.ts";
import { code, table } from "./markdown.ts";

const isReportKey = (key: string): key is ReportKey => Object.hasOwn(reportDocs, key);

/** One claim: what is claimed, what is, and how that is computed. */
export function claimHover({ conv, report }: LayerAnalysis, claim: Claim): string {
  const { key, holds, claimed } = claim;
  if (!conv || !report || !isReportKey(key)) return code(key);
  const verdict = holds ? "✓ holds" : `✗ is ${claimText(report[key])}`;
  return [
    `**${code(key)}** claimed ${claimText(claimed)}: ${verdict}`,
    reportDocs[key],
    convFormulas(conv.geometry, report)[key],
  ].join("\n\n");
}

/** All claims of a layer at once. */
export function claimsTable({ claims, report }: LayerAnalysis): readonly string[] {
  if (claims.length === 0 || !report) return [];
  const rows = claims.map(({ key, claimed, holds }) => [
    key,
    claimText(claimed),
    isReportKey(key) ? claimText(report[key]) : "",
    holds ? "✓" : "✗",
  ]);
  return [table(["", "claimed", "actual", ""], rows)];
}
