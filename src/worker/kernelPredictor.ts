import type { MakePredictor } from "../core/sequence/attentionLoss.ts";
import { attentionPredictor } from "../core/sequence/attentionPredictor.ts";
import type { KernelPredictor, Kernels } from "../kernels/kernels.ts";

/** Evaluations of a few answers each after which an integral is taken to be a long one: some milliseconds. */
const long = 2000;

/**
 * Predictors whose costs the kernels add up, and whose answers they compute. Most losses are integrated, and soon: the kernels are asked
 * for where one has to be sampled, or takes long.
 */
export function kernelPredictor(kernels: () => Kernels): MakePredictor {
  return (design, task) => {
    let plan: KernelPredictor | undefined;
    let evaluations = 0;
    const predictor = {
      ...attentionPredictor(design, task),
      release: () => plan?.release(),
    };
    const planned = () => {
      plan ??= kernels().predictor(design, task);
      return plan;
    };
    return Object.defineProperties(predictor, {
      addCosts: { get: () => planned().addCosts },
      answersAt: { get: () => (++evaluations > long ? planned().answersAt : undefined) },
    });
  };
}
