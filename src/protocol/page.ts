/** The messages between the extension host and a panel's page. */

import type { ReportRow } from "../analysis/document.ts";
import type { ConvParameters } from "../core/convGeometry.ts";
import type { Layout } from "../core/layout.ts";
import type { Steppable } from "../core/parameterRange.ts";
import type { Proof } from "../core/proof.ts";
import type { Tile, ViewRef } from "../core/views.ts";
import { flag, integer, list, object, oneOf, optional, text } from "./decode.ts";
import { notification, request } from "./rpc.ts";
import type { AttentionContent, RaceEntry, RnnContent } from "./sequence.ts";

export interface LayerSummary {
  readonly name: string;
  readonly type: string;
  readonly shapes: string;
  /** False while the layer has errors. */
  readonly valid: boolean;
}

/** One problem as the page lists it; a click reveals `offset` in the editor. */
export interface PageProblem {
  readonly code: string;
  readonly severity: "error" | "warning" | "information";
  readonly message: string;
  readonly offset: number;
}

/** What the page knows of every layer that can be drawn. */
interface DrawnLayer {
  /** A name for all its numbers: tiles of layers with the same key are the same, whatever the version. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly shapes: string;
  readonly rows: readonly ReportRow[];
  /** Tensors that the file does not give, so that example values stand in for them. */
  readonly examples: readonly string[];
}

export interface ConvPage extends DrawnLayer {
  readonly kind: "conv";
  /** The page computes the geometry from these with `convGeometry`. */
  readonly parameters: ConvParameters;
  readonly report: Readonly<Record<string, number | readonly number[]>>;
  /** Why a control can't change a parameter; those that are not named it can. */
  readonly refusals: Readonly<Partial<Record<Steppable, string>>>;
}

export interface AttentionPage extends DrawnLayer, AttentionContent {
  readonly kind: "attention";
}

export interface RnnPage extends DrawnLayer, RnnContent {
  readonly kind: "rnn";
}

/** A layer that can be drawn. */
export type PageLayer = ConvPage | AttentionPage | RnnPage;

/** Everything the page needs to show a document; sent whole after each change, it holds no matrices. */
export interface PageState {
  readonly uri: string;
  readonly fileName: string;
  /** Version of the document this state was computed from. */
  readonly version: number;
  readonly layers: readonly LayerSummary[];
  readonly problems: readonly PageProblem[];
  /** The layer in view: of this version, or while that is invalid the last good one (`stale`). */
  readonly layer?: PageLayer;
  /** The layer that is asked for; differs from `layer.name` when it never was valid. */
  readonly active?: string;
  readonly stale: boolean;
  /** All layers of the file that answer the task of the layer in view, if it has one. */
  readonly race?: readonly RaceEntry[];
  /** The key of the layer on which the cursor stands in the text, for example `stride`. */
  readonly cursorKey?: string;
  readonly settings: PageSettings;
}

export interface PageSettings {
  readonly stepsPerSecond: number;
  readonly colorBy: "taps" | "values";
}

/** What a page keeps over a reload: navigation and interface only, versioned. */
export interface SavedPage {
  readonly format: 1;
  readonly uri: string;
  readonly layer?: string | undefined;
}

/** Identifies the layer that an answer must belong to; the host refuses others as `stale`. */
export interface LayerRef {
  readonly layer: string;
  readonly version: number;
}

export interface TileParams extends LayerRef {
  readonly ref: ViewRef;
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

/** The largest magnitude of a tensor's values, for a colour scale that does not move while one pans. */
export interface TensorRange {
  readonly maxAbs: number;
  /** The range was taken from a sample because computing every value would take too long. */
  readonly sampled: boolean;
}

export interface Ranges {
  readonly input: TensorRange;
  readonly weight: TensorRange;
  readonly output: TensorRange;
  /** The bias itself: it is short, no view shows it, and every output's sum needs its number. */
  readonly bias?: Float32Array;
}

export const layout = object<Layout>({
  flattening: oneOf("NCHW", "NHWC"),
  patchOrder: oneOf("c,k", "k,c"),
  patches: oneOf("columns", "rows"),
  convolution: oneOf("correlation", "true"),
});

export const viewRef = object<ViewRef>({
  view: oneOf("input", "kernel", "output", "unfold", "weights", "flat", "product", "linear", "stacked"),
  planes: list(integer),
  layout: optional(layout),
});

const layerRef = object<LayerRef>({ layer: text, version: integer });

/** Page → host. The page pulls its first state; later ones are pushed. */
export const ready = request<Record<string, never>, PageState>("ready");
export const getTile = request<TileParams, Tile>(
  "tile",
  object<TileParams>({
    layer: text,
    version: integer,
    ref: viewRef,
    level: integer,
    row: integer,
    column: integer,
  }),
);
export const getRanges = request<LayerRef, Ranges>(
  "ranges",
  object<LayerRef>({ layer: text, version: integer }),
);
/** Computes the layer's output three ways and compares; `undefined` for layers too large for that. */
export const getProof = request<LayerRef, Proof | undefined>("proof", layerRef);
export const selectLayer = notification<{ readonly layer: string }>("selectLayer", object({ layer: text }));
/** Shows a place of the text in the editor: a layer, or one of its keys, or an offset of a problem. */
export interface RevealParams {
  readonly layer?: string | undefined;
  readonly key?: string | undefined;
  readonly offset?: number | undefined;
  readonly takeFocus: boolean;
}
export const reveal = notification<RevealParams>(
  "reveal",
  object<RevealParams>({
    layer: optional(text),
    key: optional(text),
    offset: optional(integer),
    takeFocus: flag,
  }),
);
/** Writes a parameter into the file, as an ordinary edit. */
export interface EditParams {
  readonly layer: string;
  readonly key: Steppable;
  /** One number, or one for each axis. */
  readonly values: readonly number[];
  /** Goes on with the edit before, as while a slider is dragged: both are undone together. */
  readonly continues: boolean;
}
const steppable = oneOf<Steppable>(
  "input_size",
  "in_channels",
  "out_channels",
  "kernel_size",
  "stride",
  "padding",
  "output_padding",
  "dilation",
  "groups",
);
export const editParameter = request<EditParams, void>(
  "editParameter",
  object<EditParams>({ layer: text, key: steppable, values: list(integer), continues: flag }),
);
/** Points out in the editor the number of a weight, by its index in the tensor; `null` when none is pointed at any more. */
export interface HighlightWeightParams {
  readonly layer: string;
  readonly index: readonly number[] | null;
}
export const highlightWeight = notification<HighlightWeightParams>(
  "highlightWeight",
  object<HighlightWeightParams>({
    layer: text,
    index: (value, path) => (value === null ? null : list(integer)(value, path)),
  }),
);
export const copyReport = notification<{ readonly layer: string }>("copyReport", object({ layer: text }));

/** Host → page. */
export const stateChanged = notification<PageState>("state");
export const cursorMoved = notification<{ readonly cursorKey?: string }>("cursor");
