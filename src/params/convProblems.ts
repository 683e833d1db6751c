import type { ConvGeometry } from "../core/convGeometry.ts";
import type { ConvParameters } from "../core/convParameters.ts";
import type { GeometryIssue } from "../core/geometryIssue.ts";
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

/** Counts are exact as long as float64 holds them: those of what is computed must be, that of M's zeros too is only told. */
export function inexactCounts(source: ParsedSource, path: Path, g: ConvGeometry): Problem[] {
  const place = source.locate([...path, "input_size"]).value;
  const positions = (g.transposed ? g.inputSize : g.outputSize).reduce((total, n) => total * n, 1);
  const products = g.weightShape.reduce((total, n) => total * n, positions);
  if (Math.max(products, g.dIn, g.dOut) > Number.MAX_SAFE_INTEGER) {
    const message = `This layer does ${products} multiply-adds; counts are exact up to 2^53 only: make it smaller.`;
    return [problem("too-large", place, message)];
  }
  if (g.dIn * g.dOut <= Number.MAX_SAFE_INTEGER) return [];
  const message = `M has d_out·d_in = ${g.dOut}·${g.dIn} entries, more than 2^53: dense_parameters is rounded to 16 digits, all else is exact.`;
  return [problem("rounded-count", place, message)];
}
