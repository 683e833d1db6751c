import type { LayerAnalysis, ReportRow } from "./document.ts";
import { code, table } from "./hover/markdown.ts";

/**
 * A layer's report as Markdown, to be pasted into notes or an issue.
 *
 * @param computed rows on how its numbers were computed
 */
export function reportMarkdown(layer: LayerAnalysis, computed: readonly ReportRow[] = []): string {
  const title = `### ${code(layer.name)} ${layer.type} ${layer.shapes}`.trim();
  if (layer.rows.length === 0) return `${title}\n\n${layer.summary}\n`;
  const rows = [...layer.rows, ...computed].map(({ label, value, formula, claimed }) => [
    label,
    claimed ? `${value} (claimed: ${claimed})` : value,
    formula,
  ]);
  return `${title}\n\n${table(["quantity", "value", "formula"], rows)}\n`;
}
