import type { NamedLayer } from "../params/layers.ts";
import { parameterPlaces } from "../params/parameterPlaces.ts";
import type { Problem, Span } from "../params/problem.ts";
import type { Location, ParsedSource, Path } from "../params/source.ts";
import { isObject, valueAt } from "../params/values.ts";
import { checkClaims } from "./claims.ts";
import { convReport } from "./convReport.ts";
import type { LayerAnalysis } from "./document.ts";
import { reportRows } from "./reportRows.ts";
import { brokenSummary, convSummary, shapesText } from "./summary.ts";

export type AnalyzedLayer = Omit<LayerAnalysis, "problems"> & { readonly problems: readonly Problem[] };

/**
 * What is to be said of one layer: its report where it can be computed, otherwise what is in the way.
 *
 * @param broken errors in the layer's own text: while one types a value, the layer without it is not what is meant
 */
export function analyzeLayer(
  source: ParsedSource,
  { name, type, path, input, conv, problems }: NamedLayer,
  broken: readonly Problem[],
): AnalyzedLayer {
  const place = source.locate(path);
  const common = {
    name,
    type,
    span: place.member ?? place.value,
    keySpan: place.key ?? place.value,
    keys: keysOf(source, path),
  };
  if (conv === undefined || input === undefined || broken.length > 0) {
    return {
      ...common,
      summary: brokenSummary([...broken, ...problems]),
      shapes: "",
      rows: [],
      claims: [],
      problems,
    };
  }
  const { geometry } = conv;
  const report = convReport(geometry, conv.bias !== undefined);
  const { expect = {}, tolerance } = input;
  const checked = checkClaims({ source, path, expect, tolerance, geometry, report });
  return {
    ...common,
    summary: convSummary(geometry, report),
    shapes: shapesText(geometry),
    conv,
    places: parameterPlaces(source, path, conv),
    report,
    rows: reportRows(geometry, report, checked.claims),
    claims: checked.claims,
    problems: [...problems, ...checked.problems],
  };
}

function keysOf(source: ParsedSource, path: Path): Readonly<Record<string, Location>> {
  const layer = valueAt(source.value, path);
  if (!isObject(layer)) return {};
  // A key that only the evaluation knows, say of a function's result, has no place of its own.
  const places = Object.keys(layer).map((key) => [key, source.locate([...path, key])] as const);
  const own: Span | undefined = source.locate(path).key;
  return Object.fromEntries(
    places.filter(([, { key }]) => key !== undefined && key !== own && key.offset !== own?.offset),
  );
}
