/** What the extension host tells a panel's page about a document. */

import type { ReportRow } from "../analysis/document.ts";
import type { ConvParameters } from "../core/convParameters.ts";
import type { ConvSources } from "../core/filledTensors.ts";
import type { Steppable } from "../core/parameterRange.ts";
import type { AttentionContent, HeadsOfLayer, RaceEntry, RnnContent } from "./sequence.ts";

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
  /** Where the numbers come from, unless they are too many to be sent with each change: then only the host has them. */
  readonly tensors?: ConvSources;
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
  /** The attention layers of the file whose heads can be drawn side by side, where the one in view is one of several. */
  readonly heads?: readonly HeadsOfLayer[];
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
