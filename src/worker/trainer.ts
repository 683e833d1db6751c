import { setImmediate } from "node:timers/promises";
import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../core/sequence/attentionPredictor.ts";
import { expectedLoss } from "../core/sequence/expectedLoss.ts";
import type { ExpectedLoss } from "../core/sequence/loss.ts";
import type { RecurrentDesign } from "../core/sequence/recurrentDesign.ts";
import { recurrentLoss } from "../core/sequence/recurrentLoss.ts";
import type { Task } from "../core/sequence/task.ts";
import { AttentionTraining } from "../core/sequence/training/attentionTraining.ts";
import { RecurrentTraining } from "../core/sequence/training/recurrentTraining.ts";
import { usualTraining } from "../core/sequence/training/training.ts";
import type { TrainingStep, TrainLayerParams } from "../protocol/compute.ts";
import { RpcError } from "../protocol/rpc.ts";

type Design = AttentionDesign | RecurrentDesign;

/** Milliseconds between two messages on how it goes, and of work between two looks at the messages that came. */
const between = 100;
const turn = 20;

/** Points of a seed's curve. */
const curvePoints = 200;

/** Trains a layer with one seed after the other and tells how it goes; ends with the last seed, or when it is cancelled. */
export async function trainSeeds(
  { id, design, task, seeds, from }: TrainLayerParams,
  tell: (step: TrainingStep) => void,
  signal: AbortSignal,
): Promise<void> {
  const curves: { seed: number; steps: number[]; losses: number[] }[] = [];
  let best: { readonly design: Design; readonly loss: ExpectedLoss } | undefined;
  const began = performance.now();
  let made = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const training = start(design, task, seed, from === "here" && seed === 1 ? "design" : "random");
    const { steps } = training.options;
    const curve = { seed, steps: [0], losses: [training.progress.loss] };
    curves.push(curve);
    const stepsAPoint = Math.ceil(steps / curvePoints);
    const state = (verified?: ExpectedLoss): TrainingStep => {
      const { step, loss, best: ownBest } = training.progress;
      const isBetter = best === undefined || ownBest < best.loss.loss;
      return {
        id,
        seed,
        seeds,
        step,
        steps,
        stepsPerSecond: (made + step) / Math.max(0.001, (performance.now() - began) / 1000),
        loss,
        best: Math.min(ownBest, best?.loss.loss ?? Infinity),
        curves: curves.map((each) => ({ ...each })),
        design: training.present,
        bestDesign: isBetter || best === undefined ? training.best : best.design,
        ...(verified && { verified }),
      };
    };
    tell(state());
    let told = performance.now();
    while (!training.isDone) {
      const end = performance.now() + turn;
      while (!training.isDone && performance.now() < end) {
        training.run(stepsAPoint);
        curve.steps.push(training.progress.step);
        curve.losses.push(training.progress.loss);
      }
      await setImmediate();
      if (signal.aborted) throw new RpcError("cancelled", "the training was stopped");
      if (performance.now() - told < between) continue;
      tell(state());
      told = performance.now();
    }
    made += steps;
    const loss = lossOf(training.best, task);
    if (best === undefined || loss.loss < best.loss.loss) best = { design: training.best, loss };
    tell({ ...state(best.loss), best: best.loss.loss, bestDesign: best.design, design: best.design });
  }
}

function start(design: Design, task: Task, seed: number, from: "design" | "random") {
  return "scheme" in design
    ? new RecurrentTraining(design, task, { ...usualTraining.recurrent, seed, start: from })
    : new AttentionTraining(design, task, { ...usualTraining.attention, seed, start: from });
}

function lossOf(design: Design, task: Task): ExpectedLoss {
  return "scheme" in design
    ? recurrentLoss(design, task)
    : expectedLoss(task, attentionPredictor(design, task));
}
