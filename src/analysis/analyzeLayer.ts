import type { MakePredictor } from "../core/sequence/attentionLoss.ts";
import type { NamedLayer } from "../params/layers.ts";
import { parameterPlaces } from "../params/parameterPlaces.ts";
import type { Problem, Span } from "../params/problem.ts";
import type { ConvInput } from "../params/schema.ts";
import type { Location, ParsedSource, Path } from "../params/source.ts";
import { isObject, valueAt } from "../params/values.ts";
import { likelyMistake } from "./claimMistakes.ts";
import { checkClaims } from "./claims.ts";
import { convReport } from "./convReport.ts";
import type { LayerAnalysis } from "./document.ts";
import { convFormulas } from "./formulas.ts";
import { reportRows } from "./reportRows.ts";
import { analyzeAttention, analyzeRnn } from "./sequence/analyzeSequence.ts";
import type { SequenceAnalysis } from "./sequence/sequenceAnalysis.ts";
import { sequencePlaces } from "./sequence/sequencePlaces.ts";
import { sequenceRows } from "./sequence/sequenceRows.ts";
import { sequenceShapes, sequenceSummary } from "./sequence/sequenceSummary.ts";
import { brokenSummary, convSummary, shapesText } from "./summary.ts";

export type AnalyzedLayer = Omit<LayerAnalysis, "problems"> & { readonly problems: readonly Problem[] };

/** What a layer's own kind adds to what is said of all. */
type Content = Omit<AnalyzedLayer, "name" | "type" | "span" | "keySpan" | "keys">;

/**
 * What is to be said of one layer: its report where it can be computed, otherwise what is in the way.
 *
 * @param broken errors in the layer's own text: while one types a value, the layer without it is not what is meant
 * @param make as of the core's `attentionLoss`
 */
export function analyzeLayer(
  source: ParsedSource,
  layer: NamedLayer,
  broken: readonly Problem[],
  make?: MakePredictor,
): AnalyzedLayer {
  const { name, type, path } = layer;
  const place = source.locate(path);
  return {
    name,
    type,
    span: place.member ?? place.value,
    keySpan: place.key ?? place.value,
    keys: keysOf(source, path),
    ...(broken.length > 0 ? brokenContent(layer, broken) : contentOf(source, layer, make)),
  };
}

function contentOf(source: ParsedSource, layer: NamedLayer, make?: MakePredictor): Content {
  const { path, attention, rnn } = layer;
  if (layer.conv) return convContent(source, layer);
  if (attention) return sequenceContent(source, layer, analyzeAttention(source, path, attention, make));
  if (rnn) return sequenceContent(source, layer, analyzeRnn(source, path, rnn));
  return brokenContent(layer, []);
}

function brokenContent({ problems }: NamedLayer, broken: readonly Problem[]): Content {
  return { summary: brokenSummary([...broken, ...problems]), shapes: "", rows: [], claims: [], problems };
}

function convContent(source: ParsedSource, { path, input, conv, problems }: NamedLayer): Content {
  if (conv === undefined) throw new TypeError("the layer is no convolution");
  const { geometry } = conv;
  const report = convReport(geometry, conv.bias !== undefined);
  const { expect = {}, tolerance } = input as ConvInput;
  const { claims, problems: false_ } = checkClaims({
    source,
    path,
    expect,
    tolerance,
    report: { ...report },
    formulas: convFormulas(geometry, report),
    mistakeOf: (key, claimed) => likelyMistake(key as keyof typeof report, claimed, geometry, report),
  });
  return {
    summary: convSummary(geometry, report),
    shapes: shapesText(geometry),
    conv,
    places: parameterPlaces(source, path, conv),
    report,
    rows: reportRows(geometry, report, claims),
    claims,
    problems: [...problems, ...false_],
  };
}

function sequenceContent(
  source: ParsedSource,
  { path, input, problems }: NamedLayer,
  sequence: SequenceAnalysis,
): Content {
  const { expect = {}, tolerance } = input ?? {};
  const { report, formulas, findings, loss } = sequence;
  const { claims, problems: false_ } = checkClaims({
    source,
    path,
    expect,
    tolerance,
    report,
    formulas,
    ...(loss && { error: loss.error }),
  });
  // What the task asks of every layer is told in the panel only.
  const marked = findings.filter(({ code }) => code !== "finding-unseen");
  return {
    summary: sequenceSummary(sequence),
    shapes: sequenceShapes(sequence),
    sequence,
    places: sequencePlaces(source, path, sequence),
    rows: sequenceRows(sequence, claims),
    claims,
    ...(tolerance !== undefined && { tolerance }),
    problems: [...problems, ...false_, ...marked],
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
