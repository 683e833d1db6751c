import type { Problem } from "../params/problem.ts";
import { problem } from "../params/problemCodes.ts";
import { replacing } from "../params/schemaProblems.ts";
import type { ParsedSource, Path } from "../params/source.ts";
import type { Claim } from "./document.ts";
import { claimText } from "./numberText.ts";

type Value = number | readonly number[];

export interface ClaimsInput {
  readonly source: ParsedSource;
  /** The path of the layer. */
  readonly path: Path;
  readonly expect: Readonly<Record<string, Value | undefined>>;
  readonly tolerance: number | undefined;
  readonly report: Readonly<Record<string, Value | undefined>>;
  readonly formulas: Readonly<Record<string, string | undefined>>;
  /** How far the report's own numbers may be off: no claim is held to more. */
  readonly error?: number;
  /** Says where a wrong claim probably comes from, when it is what a well-known slip gives. */
  mistakeOf?(key: string, claimed: Value): string | undefined;
}

export interface ClaimsResult {
  readonly claims: readonly Claim[];
  readonly problems: readonly Problem[];
}

/** Checks what a file claims about a layer against its report. */
export function checkClaims(input: ClaimsInput): ClaimsResult {
  const { source, path, expect, tolerance, report, formulas, error = 0 } = input;
  const problems: Problem[] = [];
  const claims = Object.entries(report).flatMap(([key, actual]): Claim[] => {
    const claimed = expect[key];
    if (claimed === undefined || actual === undefined) return [];
    const at = [...path, "expect", key];
    const place = source.locate(at);
    const holds = agrees(claimed, actual, tolerance, error);
    if (!holds) {
      const mistake = input.mistakeOf?.(key, claimed);
      const shown = readable(actual);
      const message = `${key} is claimed to be ${claimText(claimed)}, but is ${claimText(shown)}: ${formulas[key] ?? ""}.`;
      const fixes = replacing(source, at, shown);
      problems.push(problem("claim-false", place.value, mistake ? `${message} ${mistake}` : message, fixes));
    }
    return [{ key, place, claimed, holds }];
  });
  return { claims, problems };
}

/** Ten digits of what is no whole number: more than any claim is held to. */
function readable(value: Value): Value {
  if (typeof value !== "number") return value.map((n) => readable(n) as number);
  return Number.isInteger(value) || !Number.isFinite(value) ? value : Number(value.toPrecision(10));
}

/** One number stands for every axis of a size, as everywhere in a parameter file. */
export function agrees(claimed: Value, actual: Value, tolerance: number | undefined, error = 0): boolean {
  const fits = (a: number, b: number) => near(a, b, tolerance, error);
  if (typeof actual === "number") return typeof claimed === "number" && fits(claimed, actual);
  if (typeof claimed === "number") return actual.every((n) => fits(claimed, n));
  return claimed.length === actual.length && claimed.every((n, i) => fits(n, actual[i] ?? Number.NaN));
}

/** Counts are exact, so a claim about one is exact too, unless the file grants it a tolerance. */
function near(claimed: number, actual: number, tolerance: number | undefined, error: number): boolean {
  const allowed = tolerance ?? (Number.isInteger(actual) && Number.isInteger(claimed) ? 0 : 1e-6);
  return claimed === actual || Math.abs(claimed - actual) <= Math.max(error, allowed * Math.abs(actual));
}
