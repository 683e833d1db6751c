import type { MakePredictor } from "../core/sequence/attentionLoss.ts";
import { attentionPredictor } from "../core/sequence/attentionPredictor.ts";
import type { KernelPredictor, Kernels } from "../kernels/kernels.ts";

/** Predictors whose costs the kernels add up. Most losses are integrated, not sampled: only for the others are they asked for. */
export function kernelPredictor(kernels: () => Kernels): MakePredictor {
  return (design, task) => {
    let plan: KernelPredictor | undefined;
    const predictor = {
      ...attentionPredictor(design, task),
      release: () => plan?.release(),
    };
    return Object.defineProperty(predictor, "addCosts", {
      get: () => {
        plan ??= kernels().predictor(design, task);
        return plan.addCosts;
      },
    });
  };
}
