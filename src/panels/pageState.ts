import type { DocumentAnalysis, LayerAnalysis } from "../analysis/document.ts";
import type { ConvLayer } from "../params/layer.ts";
import type { ConvPage, PageSettings, PageState } from "../protocol/page.ts";
import { contentKey } from "./contentKey.ts";

/** A layer as it was when it last had no errors. */
export interface DrawnLayer {
  readonly page: ConvPage;
  readonly conv: ConvLayer;
}

export interface PageStateInput {
  readonly uri: string;
  readonly fileName: string;
  readonly version: number;
  readonly analysis: DocumentAnalysis;
  readonly active: string | undefined;
  readonly lastGood: DrawnLayer | undefined;
  readonly cursorKey: string | undefined;
  readonly settings: PageSettings;
}

/** The layer of an analysis that can be drawn, if it has no errors. */
export function drawnLayer(analysis: DocumentAnalysis, name: string | undefined): DrawnLayer | undefined {
  const layer = analysis.layers.find((candidate) => candidate.name === name);
  if (layer?.conv === undefined || layer.report === undefined) return undefined;
  const { conv, report, rows, type, shapes } = layer;
  const { parameters, examples } = conv;
  const page: ConvPage = {
    kind: "conv",
    key: contentKey(conv),
    name: layer.name,
    type,
    shapes,
    parameters,
    report: { ...report },
    rows,
    examples,
    refusals: refusalsOf(layer),
  };
  return { page, conv };
}

/** What the page shows: the layer that is asked for, or while that has errors its last good picture, marked as stale. */
export function pageState(input: PageStateInput): {
  readonly state: PageState;
  readonly drawn: DrawnLayer | undefined;
} {
  const { analysis, active, lastGood, cursorKey } = input;
  const present = drawnLayer(analysis, active);
  const drawn = present ?? (lastGood?.page.name === active ? lastGood : undefined);
  const state: PageState = {
    uri: input.uri,
    fileName: input.fileName,
    version: input.version,
    layers: analysis.layers.map(summaryOf),
    problems: analysis.problems.map(({ code, severity, message, offset }) => ({
      code,
      severity,
      message,
      offset,
    })),
    stale: drawn !== undefined && present === undefined,
    settings: input.settings,
    ...(drawn === undefined ? {} : { layer: drawn.page }),
    ...(active === undefined ? {} : { active }),
    ...(cursorKey === undefined ? {} : { cursorKey }),
  };
  return { state, drawn };
}

function summaryOf({ name, type, shapes, conv }: LayerAnalysis) {
  return { name, type, shapes, valid: conv !== undefined };
}

function refusalsOf({ places }: LayerAnalysis): ConvPage["refusals"] {
  return Object.fromEntries(
    Object.entries(places ?? {}).flatMap(([key, place]) =>
      place?.refusal === undefined ? [] : [[key, place.refusal]],
    ),
  );
}
