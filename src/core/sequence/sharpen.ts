import type { AttentionDesign } from "./attentionDesign.ts";
import { attentionLossSteps, type MakePredictor } from "./attentionLoss.ts";
import type { ExpectedLoss } from "./loss.ts";
import type { Task } from "./task.ts";

/** The design with its scores multiplied by a factor: the larger, the closer each destination comes to attending to one source only. */
export function sharpened(design: AttentionDesign, factor: number): AttentionDesign {
  return { ...design, scale: design.scale * factor };
}

/** The expected losses of a design sharpened by each of the factors, pausing about every millisecond. */
export function* lossesOf(
  design: AttentionDesign,
  task: Task,
  factors: readonly number[],
  make?: MakePredictor,
): Generator<void, readonly ExpectedLoss[]> {
  const losses: ExpectedLoss[] = [];
  for (const factor of factors) {
    losses.push(yield* attentionLossSteps(sharpened(design, factor), task, make));
  }
  return losses;
}
