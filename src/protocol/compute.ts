/** The messages between the extension host and its compute worker, which trusts its host and so decodes nothing. */

import type { DocumentAnalysis } from "../analysis/document.ts";
import type { ConvGeometry } from "../core/convGeometry.ts";
import type { PackedTile } from "../core/packTile.ts";
import type { Proof } from "../core/proof.ts";
import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import type { AttentionSources } from "../core/sequence/attentionLayer.ts";
import type { MapName } from "../core/sequence/attentionMaps.ts";
import type { ExpectedLoss } from "../core/sequence/loss.ts";
import type { RecurrentDesign } from "../core/sequence/recurrentDesign.ts";
import type { Task } from "../core/sequence/task.ts";
import type { ViewRef } from "../core/views.ts";
import type { ConvLayer } from "../params/layer.ts";
import type { SandboxLimits } from "../params/limits.ts";
import type { Span } from "../params/problem.ts";
import type { Language } from "../params/source.ts";
import type { MapSummary, Progress, Ranges } from "./page.ts";
import { notification, request } from "./rpc.ts";
import type { TrainingState } from "./sequence.ts";

export interface AnalyzeParams {
  readonly uri: string;
  /** The path of `uri`, against which relative imports are resolved. */
  readonly path: string;
  /** The path of the folder that messages name files from. */
  readonly root: string;
  readonly text: string;
  readonly language: Language;
  readonly limits: SandboxLimits;
}

/** A layer, and a name for its content by which the worker finds the tensors it has already filled. */
export interface KeyedLayer {
  readonly key: string;
  readonly layer: ConvLayer;
}

export interface LayerTileParams extends KeyedLayer {
  readonly ref: ViewRef;
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

/** Host → worker. */
/** Answered as soon as the worker is not computing. */
export const ping = request<null, void>("ping");
export const analyze = request<AnalyzeParams, DocumentAnalysis>("analyze");
/** Loads what the analysis of a language needs, so that its deadline measures the file and not the loading. */
export const warmUp = request<{ readonly language: Language }, void>("warmUp");
/** The loop of a TypeScript module that is most likely the endless one, where one can tell; the module does not run. */
export const suspectLoop = request<{ readonly text: string }, Span | undefined>("suspectLoop");
export const layerTile = request<LayerTileParams, PackedTile>("layerTile");
export const layerRanges = request<KeyedLayer, Ranges>("layerRanges");

/** `undefined` for a layer beyond what can be proven in a moment. */
export const proveLayer = request<KeyedLayer, Proof | undefined>("proveLayer");

/** How far a long computation is; worker → host. */
export interface KeyedProgress extends Progress {
  readonly key: string;
}
export const layerProgress = notification<KeyedProgress>("layerProgress");

/** Between compute workers, where they can't share memory: a convolution that another one has cut out of a larger one. */
export interface SomeChannels {
  readonly geometry: ConvGeometry;
  readonly input: Float32Array;
  readonly weight: Float32Array;
  readonly bias: Float32Array | undefined;
  readonly algorithm: "direct" | "fastest" | undefined;
}
export const someChannels = request<SomeChannels, Float32Array>("someChannels");

/** From now on the output of this layer is not computed as a whole, and who waits for it has what is in view. */
export const declineOutput = request<{ readonly key: string }, void>("declineOutput");

/** The nonzeros of a layer's matrix, counted one by one; `undefined` where that would take too long. */
export const countLayer = request<KeyedLayer, number | undefined>("countLayer");

/** An attention layer, and a name for its content by which the worker finds the maps it has already computed. */
export interface KeyedAttention {
  readonly key: string;
  readonly sources: AttentionSources;
  /** Where the layer has no vectors of its own, the values of its sequence: its variables stand at their medians. */
  readonly task?: Task | undefined;
}

export interface AttentionTileParams extends KeyedAttention {
  readonly name: MapName;
  readonly level: number;
  readonly row: number;
  readonly column: number;
}
export const attentionTile = request<AttentionTileParams, PackedTile>("attentionTile");
export const attentionSummary = request<KeyedAttention & { readonly name: MapName }, MapSummary>(
  "attentionSummary",
);

export interface SharpnessParams {
  readonly sources: AttentionSources;
  readonly task: Task;
  /** Of the scale of the scores. */
  readonly factors: readonly number[];
}
export const sharpness = request<SharpnessParams, readonly ExpectedLoss[]>("sharpness");

export interface TrainLayerParams {
  /** Comes back with each step. */
  readonly id: number;
  readonly design: AttentionDesign | RecurrentDesign;
  readonly task: Task;
  readonly seeds: number;
  readonly from: "here" | "random";
}
/** Trains with one seed after the other; ends when all are done or it is stopped, and tells how it goes meanwhile. */
export const trainLayer = request<TrainLayerParams, void>("trainLayer");
/** Ends the training of this id with the best so far. */
export const stopTraining = request<number, void>("stopTraining");

/** How a training stands: what the page is shown, and the best weights so far. */
export interface TrainingStep extends Omit<TrainingState, "layer" | "running"> {
  readonly id: number;
  readonly design: AttentionDesign | RecurrentDesign;
  readonly bestDesign: AttentionDesign | RecurrentDesign;
}
/** Worker → host. */
export const trainingStep = notification<TrainingStep>("trainingStep");

/** Worker → host: a file that the document `uri` imports, as the editor has it; `undefined` when it may not be read. */
export const readText = request<{ readonly uri: string; readonly path: string }, string | undefined>(
  "readText",
);

/** A file's bytes with a sign by which a later state of it is told from this one. */
export type FileAnswer =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly stamp: string }
  /** It is as it was at the stamp that is known. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "too-large"; readonly bytes: number }
  /** There is none, or it may not be read. */
  | { readonly kind: "missing" };

/** Worker → host: a file on disk that the document `uri` names. */
export const readBytes = request<
  { readonly uri: string; readonly path: string; readonly known?: string | undefined },
  FileAnswer
>("readBytes");
