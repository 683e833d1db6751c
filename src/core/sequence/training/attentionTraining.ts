import type { AttentionDesign } from "../attentionDesign.ts";
import type { Task } from "../task.ts";
import { AttentionLayer, type AttentionName } from "./attentionLayer.ts";
import type { Descent } from "./descent.ts";
import { Training, type TrainingOptions, usualTraining } from "./training.ts";
import { trainingSample } from "./trainingSample.ts";

/** Training of an attention layer's matrices on a task. */
export class AttentionTraining extends Training<AttentionName, AttentionDesign, AttentionLayer> {
  /**
   * @param descend what makes the steps; plain TypeScript by default
   * @throws RangeError for a design or options that do not belong together
   */
  constructor(
    design: AttentionDesign,
    task: Task,
    options: TrainingOptions<AttentionName>,
    descend?: (layer: AttentionLayer) => Descent,
  ) {
    const layer = new AttentionLayer(
      design,
      task,
      trainingSample(task, options.batch, options.seed),
      options.trainable,
    );
    if (options.start === "random") randomise(layer, options.seed);
    super(layer, options, descend);
  }
}

/**
 * How a layer is usually trained. A step moves each number by the learning rate, and so a score by some d_in · √d_k times as much: in a wide
 * layer numbers move less, else the softmax is saturated after a few steps and learns nothing more.
 */
export function usualAttentionTraining({ W_Q, num_heads }: AttentionDesign) {
  const { learningRate, ...usual } = usualTraining.attention;
  const byWidth = 0.6 / (W_Q.rows * Math.sqrt(W_Q.columns / num_heads));
  return { ...usual, learningRate: Math.min(learningRate, byWidth) };
}

/** The design with all its matrices drawn at random, the same for the same seed. */
export function randomAttention(design: AttentionDesign, task: Task, seed: number): AttentionDesign {
  const layer = new AttentionLayer(design, task, trainingSample(task, 1, seed));
  randomise(layer, seed);
  return layer.designOf(layer.parameters.values);
}

/** Normal numbers, such that products keep the size of what they are applied to; encodings as large as a variable of deviation 1. */
function randomise({ parameters }: AttentionLayer, seed: number): void {
  parameters.randomise(seed, ({ rows }, name) => (name === "positional_encoding" ? 1 : 1 / Math.sqrt(rows)));
}
