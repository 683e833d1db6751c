import type { ExpectedLoss, OptimalLoss } from "../../core/sequence/loss.ts";
import type { PackedExcess } from "../../core/sequence/packedLoss.ts";
import type { SequenceReportKey } from "../../params/keyDocs.ts";
import type { AttentionLayer, NamedTask, RnnLayer } from "../../params/layer.ts";
import type { Problem } from "../../params/problem.ts";

/** The report of an attention or recurrent layer; which keys there are depends on whether it has a task. */
export type SequenceReport = Readonly<Partial<Record<SequenceReportKey, number | readonly number[]>>>;

/** A task with what is best on it. */
export interface TaskAnalysis extends NamedTask {
  readonly optimum: OptimalLoss;
  /** The loss of the best constant at each position. */
  readonly constant: readonly number[];
}

interface Common {
  readonly report: SequenceReport;
  /** How each number of the report comes about, in words and numbers. */
  readonly formulas: Readonly<Partial<Record<SequenceReportKey, string>>>;
  /** What the layer does not do, besides the problems that the editor marks also those that only the panel tells. */
  readonly findings: readonly Problem[];
}

export interface AttentionAnalysis extends Common {
  readonly kind: "attention";
  readonly layer: AttentionLayer;
  readonly task?: TaskAnalysis;
  readonly loss?: ExpectedLoss;
}

export interface RnnAnalysis extends Common {
  readonly kind: "rnn";
  readonly layer: RnnLayer;
  readonly task: TaskAnalysis;
  readonly loss: ExpectedLoss;
  /** Of a packed state. */
  readonly excess?: PackedExcess;
}

/** Everything that is known of a layer on a sequence. Plain data. */
export type SequenceAnalysis = AttentionAnalysis | RnnAnalysis;
