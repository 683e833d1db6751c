import type { AttentionSources } from "../core/sequence/attentionLayer.ts";
import { matrixOf } from "../core/sequence/matrix.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import type { ParsedSource, Path } from "./source.ts";

type Mask = AttentionSources["mask"];

/** Reads a mask: by name, or a row for each position of what it sees (true), or of numbers that are added to its scores. */
export function readMask(
  source: ParsedSource,
  path: Path,
  value: "none" | "causal" | readonly unknown[] | undefined,
  positions: number,
): { readonly mask: Mask; readonly problems: readonly Problem[] } {
  if (value === undefined || value === "none" || value === "causal") {
    return { mask: value ?? "none", problems: [] };
  }
  const at = [...path, "mask"];
  const wrong = (where: Path, message: string) => ({
    mask: "none" as const,
    problems: [problem("matrix-shape", source.locate(where).value, message)],
  });
  if (value.length !== positions) {
    return wrong(
      at,
      `mask has ${value.length} rows, but there are ${positions} positions: it needs a row and a column for each.`,
    );
  }
  const rows: number[][] = [];
  for (const [i, row] of value.entries()) {
    if (!Array.isArray(row) || row.length !== positions) {
      const length = Array.isArray(row) ? `${row.length} entries` : "no list";
      return wrong([...at, i], `This row of mask has ${length}, but there are ${positions} positions.`);
    }
    const numbers = row.map((entry: unknown) =>
      typeof entry === "boolean" ? (entry ? 0 : -Infinity) : entry,
    );
    const bad = numbers.findIndex((entry) => typeof entry !== "number" || Number.isNaN(entry));
    if (bad >= 0) return wrong([...at, i, bad], "A mask holds true and false, or numbers.");
    rows.push(numbers as number[]);
  }
  return { mask: matrixOf(rows), problems: [] };
}
