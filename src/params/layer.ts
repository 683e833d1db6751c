import type { ConvGeometry } from "../core/convGeometry.ts";
import type { ConvParameters } from "../core/convParameters.ts";
import type { AttentionSources } from "../core/sequence/attentionLayer.ts";
import type { PackedDesign, RecurrentDesign } from "../core/sequence/recurrentDesign.ts";
import type { Task } from "../core/sequence/task.ts";
import type { TensorSource } from "../core/tensorSource.ts";

/** A convolution of a parameter file after validation: everything that is needed to compute it. */
export interface ConvLayer {
  readonly parameters: ConvParameters;
  readonly geometry: ConvGeometry;
  readonly weight: TensorSource;
  readonly input: TensorSource;
  /** Values of the bias, or `undefined` for a layer without one. */
  readonly bias: TensorSource | undefined;
  /** Which tensors the file does not give, so that example values stand in for them. */
  readonly examples: readonly ("weight" | "input" | "bias")[];
}

/** A task of a parameter file under its name. */
export interface NamedTask {
  readonly name: string;
  readonly task: Task;
}

/** An attention layer after validation. Without a task it has vectors of its own. */
export interface AttentionLayer extends AttentionSources {
  /** What the positions are called. */
  readonly tokens: readonly string[];
  readonly task?: NamedTask;
  /** Which matrices the file does not give. */
  readonly examples: readonly string[];
}

/** A recurrent layer after validation. */
export interface RnnLayer {
  readonly design: RecurrentDesign | PackedDesign;
  readonly task: NamedTask;
  /** Which weights the file does not give. */
  readonly examples: readonly string[];
}
