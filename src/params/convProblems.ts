import type { ConvGeometry, ConvParameters, GeometryIssue } from "../core/convGeometry.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import { replacing } from "./schemaProblems.ts";
import type { ParsedSource, Path } from "./source.ts";

/** The rules of `resolveConv` that are broken, each at its value. */
export function geometryProblems(
  source: ParsedSource,
  path: Path,
  issues: readonly GeometryIssue[],
): Problem[] {
  return oncePerMessage(issues).map((issue) => geometryProblem(source, path, issue));
}

/** A number that stands for every axis breaks a rule on each of them, but is wrong once. */
function oncePerMessage(issues: readonly GeometryIssue[]): readonly GeometryIssue[] {
  const seen = new Map(issues.map((issue) => [`${issue.axis} ${issue.message}`, issue]));
  return [...seen.values()];
}

function geometryProblem(
  source: ParsedSource,
  path: Path,
  { code, parameter, axis, message, nearest }: GeometryIssue,
): Problem {
  const place: Path = [...path, parameter, ...(axis === undefined ? [] : [axis])];
  const hint = nearest === undefined ? "" : ` The nearest valid value is ${nearest}.`;
  return problem(
    code,
    source.locate(place).value,
    `${message}${hint}`,
    nearest === undefined ? [] : replacing(source, place, nearest),
  );
}

/** Far beyond any layer; what is computed of an axis takes time in proportion to its length. */
const largestSize = 2 ** 24;

export function sizesBeyondBounds(source: ParsedSource, path: Path, parameters: ConvParameters): Problem[] {
  return Object.entries(parameters).flatMap(([key, value]) =>
    [value].flat(2).some((n) => typeof n === "number" && n > largestSize)
      ? [
          problem(
            "too-large",
            source.locate([...path, key]).value,
            `${key} may be at most ${largestSize.toLocaleString("en-US")}.`,
          ),
        ]
      : [],
  );
}

/** Counts are exact as long as float64 holds them. */
export function inexactCounts(
  source: ParsedSource,
  path: Path,
  { dIn, dOut, transposed }: ConvGeometry,
): Problem[] {
  if (dIn * dOut <= Number.MAX_SAFE_INTEGER) return [];
  const place = source.locate([...path, transposed ? "out_channels" : "input_size"]);
  const message = `d_out·d_in = ${dOut}·${dIn} entries are more than can be counted exactly (2^53): make the layer smaller.`;
  return [problem("too-large", place.value, message)];
}
