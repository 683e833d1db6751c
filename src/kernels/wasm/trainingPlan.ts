import { adamScales } from "../../core/sequence/training/adam.ts";
import type { KernelPath, TrainableLayer, TrainingPlan } from "../kernels.ts";
import type { DescentMemory } from "./descentMemory.ts";
import type { PlanMemory } from "./planMemory.ts";

/** The kernels of one type of layer; both give the loss, or NaN where a number is not finite. */
export interface TrainingCalls {
  loss(): number;
  step(learningRate: number, meanScale: number, squareScale: number): number;
}

/** Steps by kernels; what is not finite in float32 is computed again by the layer's own code. */
export class WasmTrainingPlan implements TrainingPlan {
  readonly path: KernelPath;
  readonly #layer: TrainableLayer;
  readonly #memory: PlanMemory;
  readonly #descent: DescentMemory;
  readonly #calls: TrainingCalls;
  #steps = 0;

  constructor(
    path: KernelPath,
    layer: TrainableLayer,
    memory: PlanMemory,
    descent: DescentMemory,
    calls: TrainingCalls,
  ) {
    this.path = path;
    this.#layer = layer;
    this.#memory = memory;
    this.#descent = descent;
    this.#calls = calls;
  }

  get values(): Float64Array {
    return this.#descent.values;
  }

  get gradient(): Float64Array {
    return this.#descent.gradient;
  }

  lossAndGradient(): number {
    return this.#exact(this.#calls.loss());
  }

  run(learningRate: number): number {
    const { meanScale, squareScale } = adamScales(++this.#steps);
    return this.#exact(this.#calls.step(learningRate, meanScale, squareScale));
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
