import { setImmediate } from "node:timers/promises";
import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import { attentionLossSteps } from "../core/sequence/attentionLoss.ts";
import type { ExpectedLoss } from "../core/sequence/loss.ts";
import type { RecurrentDesign } from "../core/sequence/recurrentDesign.ts";
import { recurrentLossSteps } from "../core/sequence/recurrentLoss.ts";
import type { Task } from "../core/sequence/task.ts";
import { AttentionTraining, usualAttentionTraining } from "../core/sequence/training/attentionTraining.ts";
import { RecurrentTraining, usualRecurrentTraining } from "../core/sequence/training/recurrentTraining.ts";
import type { Kernels, TrainableLayer, TrainingPlan } from "../kernels/kernels.ts";
import type { TrainingStep, TrainLayerParams } from "../protocol/compute.ts";
import { RpcError } from "../protocol/rpc.ts";
import { kernelPredictor } from "./kernelPredictor.ts";
import { runBreathing } from "./runBreathing.ts";

type Design = AttentionDesign | RecurrentDesign;

export interface TrainingSignals {
  /** Nobody wants the result any more. */
  readonly cancelled: AbortSignal;
  /** The best so far is enough. */
  readonly stopped: AbortSignal;
}

/** Milliseconds between two messages on how it goes, and of work between two looks at the messages that came. */
const between = 100;
const turn = 20;

/** A message that is as long as so many numbers takes another millisecond. */
const numbersAMillisecond = 1000;

/** Points of a seed's curve. */
const curvePoints = 200;

/**
 * Trains a layer with one seed after the other and tells how it goes. Ends with the last seed, or when it is stopped; the expected loss of
 * the best is told then.
 *
 * @throws RpcError when it is cancelled
 */
export async function trainSeeds(
  { id, design, task, seeds, from }: TrainLayerParams,
  kernels: Kernels,
  tell: (step: TrainingStep) => void,
  { cancelled, stopped }: TrainingSignals,
): Promise<void> {
  const curves: { seed: number; steps: number[]; losses: number[] }[] = [];
  let best: { readonly design: Design; readonly loss: ExpectedLoss } | undefined;
  let [made, working] = [0, 0];
  for (let seed = 1; seed <= seeds && !stopped.aborted; seed++) {
    const start = from === "here" && seed === 1 ? "design" : "random";
    const { training, plan } = begin(design, task, { seed, start }, kernels);
    const { steps } = training.options;
    const interval = between + plan.values.length / numbersAMillisecond;
    const curve = { seed, steps: [0], losses: [training.progress.loss] };
    curves.push(curve);
    const stepsAPoint = Math.ceil(steps / curvePoints);
    const state = (): TrainingStep => {
      const { step, loss, best: ownBest } = training.progress;
      const isBetter = best === undefined || ownBest < best.loss.loss;
      return {
        id,
        seed,
        seeds,
        step,
        steps,
        stepsPerSecond: (made + step) / Math.max(0.001, working / 1000),
        path: plan.path,
        loss,
        best: Math.min(ownBest, best?.loss.loss ?? Infinity),
        curves: curves.map((each) => ({ ...each })),
        design: training.present,
        bestDesign: isBetter || best === undefined ? training.best : best.design,
      };
    };
    try {
      tell(state());
      let told = performance.now();
      while (!training.isDone && !stopped.aborted) {
        const began = performance.now();
        while (!training.isDone && performance.now() < began + turn) {
          training.run(1);
          const { step, loss } = training.progress;
          if (step % stepsAPoint > 0 && !training.isDone) continue;
          curve.steps.push(step);
          curve.losses.push(loss);
        }
        working += performance.now() - began;
        await setImmediate();
        if (cancelled.aborted) throw new RpcError("cancelled", "the training was cancelled");
        if (performance.now() - told < interval) continue;
        tell(state());
        told = performance.now();
      }
      made += training.progress.step;
      // What is best on the sample need not be better than the beginning.
      for (const found of start === "design" ? [design, training.best] : [training.best]) {
        const loss = await runBreathing(lossSteps(found, task, kernels), cancelled);
        if (loss.loss < (best?.loss.loss ?? Infinity)) best = { design: found, loss };
      }
      const verified = best && {
        ...{ design: best.design, bestDesign: best.design },
        ...{ best: best.loss.loss, verified: best.loss },
      };
      tell({ ...state(), ...verified });
    } finally {
      training.release();
    }
  }
}

function begin(
  design: Design,
  task: Task,
  how: { readonly seed: number; readonly start: "design" | "random" },
  kernels: Kernels,
) {
  const plans: TrainingPlan[] = [];
  const descend = (layer: TrainableLayer) => {
    const plan = kernels.training(layer);
    plans.push(plan);
    return plan;
  };
  const training =
    "scheme" in design
      ? new RecurrentTraining(design, task, { ...usualRecurrentTraining(design), ...how }, descend)
      : new AttentionTraining(design, task, { ...usualAttentionTraining(design), ...how }, descend);
  return { training, plan: plans[0] as TrainingPlan };
}

function lossSteps(design: Design, task: Task, kernels: Kernels): Generator<void, ExpectedLoss> {
  return "scheme" in design
    ? recurrentLossSteps(design, task)
    : attentionLossSteps(
        design,
        task,
        kernelPredictor(() => kernels),
      );
}
