import type { AttentionDesign } from "./attentionDesign.ts";
import { attentionPredictor } from "./attentionPredictor.ts";
import { expectedLossSteps } from "./expectedLoss.ts";
import type { ExpectedLoss, Predictor } from "./loss.ts";
import type { Task } from "./task.ts";

/** Makes predictors of attention layers; what they hold besides is given back with `release`. */
export type MakePredictor = (design: AttentionDesign, task: Task) => Predictor & { release?(): void };

/**
 * The expected loss of an attention layer, pausing about every millisecond.
 *
 * @param make where something is at hand that samples faster than the core does
 * @throws RangeError as `attentionPredictor`
 */
export function* attentionLossSteps(
  design: AttentionDesign,
  task: Task,
  make: MakePredictor = attentionPredictor,
): Generator<void, ExpectedLoss> {
  const predictor = make(design, task);
  try {
    return yield* expectedLossSteps(task, predictor);
  } finally {
    predictor.release?.();
  }
}

export function attentionLoss(design: AttentionDesign, task: Task, make?: MakePredictor): ExpectedLoss {
  const steps = attentionLossSteps(design, task, make);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
