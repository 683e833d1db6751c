import type { ConvGeometry } from "../core/convGeometry.ts";
import { reportKeys } from "../params/keyDocs.ts";
import type { Problem } from "../params/problem.ts";
import { problem } from "../params/problemCodes.ts";
import { replacing } from "../params/schemaProblems.ts";
import type { ParsedSource, Path } from "../params/source.ts";
import { likelyMistake } from "./claimMistakes.ts";
import type { Claim, ConvReport } from "./document.ts";
import { convFormulas } from "./formulas.ts";
import { claimText } from "./numberText.ts";

type Value = number | readonly number[];

export interface ClaimsInput {
  readonly source: ParsedSource;
  /** The path of the layer. */
  readonly path: Path;
  readonly expect: Readonly<Record<string, Value | undefined>>;
  readonly tolerance: number | undefined;
  readonly geometry: ConvGeometry;
  readonly report: ConvReport;
}

export interface ClaimsResult {
  readonly claims: readonly Claim[];
  readonly problems: readonly Problem[];
}

/** Checks what a file claims about a layer against its report. */
export function checkClaims({
  source,
  path,
  expect,
  tolerance,
  geometry,
  report,
}: ClaimsInput): ClaimsResult {
  const formulas = convFormulas(geometry, report);
  const problems: Problem[] = [];
  const claims = reportKeys.flatMap((key): Claim[] => {
    const claimed = expect[key];
    if (claimed === undefined) return [];
    const actual = report[key];
    const at = [...path, "expect", key];
    const place = source.locate(at);
    const holds = agrees(claimed, actual, tolerance);
    if (!holds) {
      const mistake = likelyMistake(key, claimed, geometry, report);
      const message = `${key} is claimed to be ${claimText(claimed)}, but is ${claimText(actual)}: ${formulas[key]}.`;
      problems.push(
        problem(
          "claim-false",
          place.value,
          mistake ? `${message} ${mistake}` : message,
          replacing(source, at, actual),
        ),
      );
    }
    return [{ key, place, claimed, holds }];
  });
  return { claims, problems };
}

/** One number stands for every axis of a size, as everywhere in a parameter file. */
export function agrees(claimed: Value, actual: Value, tolerance: number | undefined): boolean {
  if (typeof actual === "number") return typeof claimed === "number" && near(claimed, actual, tolerance);
  if (typeof claimed === "number") return actual.every((n) => near(claimed, n, tolerance));
  return (
    claimed.length === actual.length && claimed.every((n, i) => near(n, actual[i] ?? Number.NaN, tolerance))
  );
}

/** Counts are exact, so a claim about one is exact too, unless the file grants it a tolerance. */
function near(claimed: number, actual: number, tolerance: number | undefined): boolean {
  const allowed = tolerance ?? (Number.isInteger(actual) && Number.isInteger(claimed) ? 0 : 1e-6);
  return claimed === actual || Math.abs(claimed - actual) <= allowed * Math.abs(actual);
}
