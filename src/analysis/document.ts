import type { ConvLayer } from "../params/layer.ts";
import type { ParameterPlace } from "../params/parameterPlace.ts";
import type { Problem, Span } from "../params/problem.ts";
import type { Location } from "../params/source.ts";
import type { SequenceAnalysis, SequenceReport } from "./sequence/sequenceAnalysis.ts";

/** The report of a convolution; these keys are the keys of `expect`. Formulas: see `convReport.ts`. */
export interface ConvReport {
  readonly output_size: readonly number[];
  readonly d_in: number;
  readonly d_out: number;
  readonly unfold_shape: readonly [number, number];
  readonly matrix_shape: readonly [number, number];
  readonly stacked_matrix_shape: readonly [number, number];
  readonly nonzeros: number;
  readonly parameters: number;
  readonly dense_parameters: number;
  readonly sparsity: number;
  readonly effective_sparsity: number;
  readonly macs: number;
  readonly macs_dense_padding: number;
  readonly receptive_field: readonly number[];
}

export type LayerReport = ConvReport | SequenceReport;

/** One line of the report as people read it: `nonzeros of M | 256 | (Σ taps inside)² = 16²`. */
export interface ReportRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** The formula with this layer's numbers put in. */
  readonly formula: string;
  /** What the file claims in `expect`, when it claims something else. */
  readonly claimed?: string;
}

/** A key of `expect`, the value that the file claims for it, and whether the report agrees. */
export interface Claim {
  readonly key: string;
  readonly place: Location;
  readonly claimed: number | readonly number[];
  readonly holds: boolean;
}

/** Everything the editor and the panel show of one layer. Plain data. */
export interface LayerAnalysis {
  readonly name: string;
  readonly type: string;
  /** From the layer's key to the end of its value. */
  readonly span: Span;
  readonly keySpan: Span;
  /** One line for the code lens: `3×224×224 → 64×112×112 · 9,472 params · 116 M MACs`, or what is wrong. */
  readonly summary: string;
  /** `3×224×224 → 64×112×112`; empty while the layer is invalid. */
  readonly shapes: string;
  /** The layer's keys that the file writes, and their places. */
  readonly keys: Readonly<Record<string, Location>>;
  /** How the panel's controls can change the layer's numbers; for layers that can be computed. */
  readonly places?: Readonly<Record<string, ParameterPlace | undefined>>;
  /** Absent while the layer has errors that leave open what it computes. */
  readonly conv?: ConvLayer;
  /** Of a convolution. */
  readonly report?: ConvReport;
  /** Of a layer on a sequence; absent while it has errors. */
  readonly sequence?: SequenceAnalysis;
  readonly rows: readonly ReportRow[];
  readonly claims: readonly Claim[];
  /** How far claims may be off, where the layer says so. */
  readonly tolerance?: number;
  /** Indices into the document's problems. */
  readonly problems: readonly number[];
}

export interface DocumentAnalysis {
  readonly problems: readonly Problem[];
  readonly layers: readonly LayerAnalysis[];
  /** Names of the file's tasks, as far as it could be read. */
  readonly tasks?: readonly string[];
  readonly dependencies: readonly string[];
}
