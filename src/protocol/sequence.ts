/** What a page gets of layers on sequences, and asks about them. Small designs it computes itself, as often as it draws. */

import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import type { AttentionSizes } from "../core/sequence/attentionLayer.ts";
import type { ExpectedLoss, OptimalLoss } from "../core/sequence/loss.ts";
import type { Matrix } from "../core/sequence/matrix.ts";
import type { PackedDesign, RecurrentDesign } from "../core/sequence/recurrentDesign.ts";
import type { Task } from "../core/sequence/task.ts";

export interface PageTask {
  readonly name: string;
  readonly task: Task;
  readonly optimum: OptimalLoss;
  /** The loss of the best constant at each position. */
  readonly constant: readonly number[];
}

/** What was found about a design; `offset` is its place in the text, `fix` the title of its quick fix. */
export interface PageFinding {
  readonly code: string;
  readonly severity: "error" | "warning" | "information";
  readonly message: string;
  readonly offset: number;
  readonly fix?: string;
}

/** What a file claims about a number of its layer, and whether that holds within the relative `tolerance`. */
export interface PageClaim {
  readonly key: string;
  readonly claimed: number;
  readonly holds: boolean;
  readonly tolerance: number;
}

export interface AttentionContent {
  readonly sizes: AttentionSizes;
  /** Labels of the positions; 1, 2, … where the file gives none. */
  readonly tokens: readonly string[];
  /** Absent when it is too large to be drawn cell by cell: its maps come as tiles. */
  readonly design?: AttentionDesign;
  /** The given vectors, L × d_x, of a small design without a task. */
  readonly x?: Matrix;
  readonly task?: PageTask;
  readonly loss?: ExpectedLoss;
  /** The claims that are single numbers. */
  readonly claims?: readonly PageClaim[];
  readonly findings: readonly PageFinding[];
}

/** An attention layer of the file as the grid of all heads shows it. */
export interface HeadsOfLayer {
  readonly layer: string;
  readonly design: AttentionDesign;
  readonly task?: Task;
  /** The given vectors of a layer without a task. */
  readonly x?: Matrix;
}

export interface RnnContent {
  readonly design: RecurrentDesign | PackedDesign;
  readonly task: PageTask;
  readonly loss: ExpectedLoss;
  /** Of a packed state: what it costs beyond the optimum, as measured, by the formula, and at least (where a bound is known). */
  readonly excess?: {
    readonly measured: number;
    readonly formula: number;
    readonly bound: number | undefined;
  };
  /** The claims that are single numbers. */
  readonly claims?: readonly PageClaim[];
  readonly findings: readonly PageFinding[];
}

/** A layer of the file in the comparison of all that answer the same task. */
export interface RaceEntry {
  readonly layer: string;
  readonly type: string;
  readonly task: string;
  readonly loss: ExpectedLoss;
  readonly optimum: OptimalLoss;
  readonly parameters: number;
}

/** The excess of a packed state at a number of bits for each variable. */
export interface BitsPoint {
  readonly bits: readonly number[];
  readonly measured: number;
  readonly formula: number;
  readonly bound: number | undefined;
}

/** How a training stands. */
export interface TrainingState {
  readonly layer: string;
  readonly running: boolean;
  readonly seed: number;
  readonly seeds: number;
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** What makes the steps, a `KernelPath`. */
  readonly path: string;
  readonly loss: number;
  readonly best: number;
  /** Loss against step of each seed so far, thinned for drawing. */
  readonly curves: readonly {
    readonly seed: number;
    readonly steps: readonly number[];
    readonly losses: readonly number[];
  }[];
  /** The present weights, for the live maps; not of a layer whose maps come as tiles. */
  readonly design?: AttentionDesign | RecurrentDesign;
  /** Of such a layer: a name for the weights, as long as its maps are theirs. */
  readonly maps?: string;
  /** The expected loss of the best, once it has been computed exactly. */
  readonly verified?: ExpectedLoss;
}
