/** The messages between the extension host and a panel's page. */

import type { ReportRow } from "../analysis/document.ts";
import type { Layout } from "../core/layout.ts";
import type { PackedTile } from "../core/packTile.ts";
import type { Steppable } from "../core/parameterRange.ts";
import type { Proof } from "../core/proof.ts";
import type { ExpectedLoss } from "../core/sequence/loss.ts";
import type { ViewRef } from "../core/views.ts";
import { flag, integer, list, number, object, oneOf, optional, text } from "./decode.ts";
import type { PageState } from "./pageState.ts";
import { notification, request } from "./rpc.ts";
import type { TrainingState } from "./sequence.ts";

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
  /** Rows of the report on how the output's numbers were computed. */
  readonly computed?: readonly ReportRow[];
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

/** Page → host. */
export interface ReadyParams {
  /** Whether the page shows the state that came with it. */
  readonly hasState: boolean;
}
/** The page pulls its first state; later ones are pushed. `undefined` where the one that came with the page is still the newest. */
export const ready = request<ReadyParams, PageState | undefined>(
  "ready",
  object<ReadyParams>({ hasState: flag }),
);
export const getTile = request<TileParams, PackedTile>(
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
/** Counts the nonzeros of M one by one; `undefined` for layers too large for that. */
export const getCount = request<LayerRef, number | undefined>("count", layerRef);
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

/** The maps of an attention layer that is too large for its design to be sent. */
export const attentionMaps = ["Q", "K", "V", "scores", "weights", "outputs"] as const;
export type AttentionMap = (typeof attentionMaps)[number];

/** One head's map: `scores` and `weights` are L × L, `Q` and `K` L × d_k, `V` and `outputs` (before W_O) L × d_v. */
export interface MapRef {
  readonly map: AttentionMap;
  /** Of the queries; heads of K and V are found by it. */
  readonly head: number;
}

export interface MapTileParams extends LayerRef, MapRef {
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

const mapRef = { map: oneOf(...attentionMaps), head: integer } as const;

/**
 * One tile of a head's map. Above level 0 a value is the mean of the block's cells that are not masked. Masked cells of `scores`
 * and `weights`, and blocks of nothing else, have the kind `masked`. `taps` is empty.
 */
export const getMapTile = request<MapTileParams, PackedTile>(
  "mapTile",
  object<MapTileParams>({
    layer: text,
    version: integer,
    ...mapRef,
    level: integer,
    row: integer,
    column: integer,
  }),
);

export interface MapParams extends LayerRef, MapRef {}

/** What is to be known of a map as a whole. */
export interface MapSummary {
  readonly range: TensorRange;
  /** Of `weights`: the attention that each source receives, Σ over destinations; L numbers. */
  readonly received?: Float64Array;
  /** Of `weights`: how widely each destination attends, exp of its row's entropy: from 1 to the number of its sources. */
  readonly spread?: Float64Array;
}
export const getMapSummary = request<MapParams, MapSummary>(
  "mapSummary",
  object<MapParams>({ layer: text, version: integer, ...mapRef }),
);

/** The expected loss of a design whose scale is multiplied by each of the factors. */
export interface SharpnessParams extends LayerRef {
  readonly factors: readonly number[];
}
export const getSharpness = request<SharpnessParams, readonly ExpectedLoss[]>(
  "sharpness",
  object<SharpnessParams>({ layer: text, version: integer, factors: list(number) }),
);

/** Writes the scale of an attention layer into the file. */
export interface WriteScaleParams {
  readonly layer: string;
  readonly scale: number;
}
export const writeScale = request<WriteScaleParams, void>(
  "writeScale",
  object<WriteScaleParams>({ layer: text, scale: number }),
);

/** Applies the quick fix of a problem or finding, named by its code and place. */
export interface FixParams {
  readonly code: string;
  readonly offset: number;
}
export const applyFix = notification<FixParams>(
  "applyFix",
  object<FixParams>({ code: text, offset: integer }),
);

/** Begins to train a layer; one that runs already is stopped first. */
export interface TrainParams {
  readonly layer: string;
  /** How many starts are tried, one after the other. */
  readonly seeds: number;
  /** From the file's weights, or from random ones; of several seeds from `here` all but the first are random. */
  readonly from: "here" | "random";
}
export const train = notification<TrainParams>(
  "train",
  object<TrainParams>({ layer: text, seeds: integer, from: oneOf("here", "random") }),
);
/** Ends a training; what it found so far can still be kept. */
export const stopTraining = notification<Record<string, never>>("stopTraining");
/** Writes the best weights found into the file and forgets the training. */
export interface KeepParams {
  readonly layer: string;
  readonly as: "layer" | "new";
}
export const keepTraining = request<KeepParams, void>(
  "keepTraining",
  object<KeepParams>({ layer: text, as: oneOf("layer", "new") }),
);
/** Forgets a training and what it found. */
export const discardTraining = notification<Record<string, never>>("discardTraining");

/** Ends the computation of all outputs of a layer: only those in view are computed then. */
export const declineOutput = notification<LayerRef>("declineOutput", layerRef);

/** Host → page. */
/** How far a computation is that takes long: of all outputs, of a proof, of the count of M's nonzeros, or of the maps of an attention layer. */
export interface Progress {
  readonly work: "outputs" | "proof" | "nonzeros" | "maps";
  /** 1 when it is done, or given up. */
  readonly share: number;
  /** Since it began. */
  readonly milliseconds: number;
}
export const progressed = notification<Progress>("progress");
/** The comparison of all layers on the task of the one in view is asked for. */
export const showRace = request<null, void>("showRace");
/** How the training of a layer of this document stands; `null` once there is none any more. */
export const trainingChanged = notification<TrainingState | null>("training");
export const stateChanged = notification<PageState>("state");
export const cursorMoved = notification<{ readonly cursorKey?: string }>("cursor");
