import { adamScales } from "../../core/sequence/training/adam.ts";
import type { KernelPath, TrainableLayer, TrainingPlan } from "../kernels.ts";
import type { DescentMemory } from "./descentMemory.ts";
import type { PlanMemory } from "./planMemory.ts";

/** Steps by kernels; what is not finite in float32 is computed again by the layer's own code. */
export class WasmTrainingPlan implements TrainingPlan {
  readonly path: KernelPath;
  readonly #layer: TrainableLayer;
  readonly #memory: PlanMemory;
  readonly #descent: DescentMemory;
  readonly #job: number;
  #steps = 0;

  /** @param job the words of `Descent`, and those of the layer's type behind them */
  constructor(
    path: KernelPath,
    layer: TrainableLayer,
    memory: PlanMemory,
    descent: DescentMemory,
    job: readonly number[],
  ) {
    this.path = path;
    this.#layer = layer;
    this.#memory = memory;
    this.#descent = descent;
    this.#job = memory.table(Uint32Array.from(job));
  }

  get values(): Float64Array {
    return this.#descent.values;
  }

  get gradient(): Float64Array {
    return this.#descent.gradient;
  }

  lossAndGradient(): number {
    return this.#exact(this.#memory.module.call.trainingLoss(this.#job));
  }

  run(learningRate: number): number {
    const { meanScale, squareScale } = adamScales(++this.#steps);
    const { call } = this.#memory.module;
    return this.#exact(call.trainingStep(this.#job, learningRate, meanScale, squareScale));
  }

  release(): void {
    this.#memory.release();
  }

  #exact(loss: number): number {
    if (Number.isFinite(loss)) return loss;
    const { parameters } = this.#layer;
    parameters.values.set(this.values);
    const exact = this.#layer.lossAndGradient();
    this.gradient.set(parameters.gradient);
    return exact;
  }
}
