import { Adam } from "./adam.ts";
import type { Parameters } from "./parameters.ts";

export interface TrainingOptions<Name extends string> {
  /** Whether the trained matrices begin as the design has them, or at random by the seed. */
  readonly start: "design" | "random";
  readonly seed: number;
  /** In all; the learning rate falls over them along half a cosine to 0. */
  readonly steps: number;
  /** Histories in the sample, which stays the same from step to step. */
  readonly batch: number;
  /** Of the first step. */
  readonly learningRate: number;
  /** The matrices that are changed; all by default. */
  readonly trainable?: readonly Name[] | undefined;
}

/** With these most seeds find the least loss that a layer can reach on toy tasks; recurrent layers of relu need smaller steps. */
export const usualTraining = {
  attention: { steps: 2000, batch: 1024, learningRate: 0.1 },
  recurrent: { steps: 2000, batch: 1024, learningRate: 0.05 },
} as const;

export interface TrainingProgress {
  /** Steps made so far. */
  readonly step: number;
  /** The mean loss over the sample with the present weights, and the least so far: estimates of the expected loss. */
  readonly loss: number;
  readonly best: number;
}

/** A layer on a sample whose loss can be differentiated by its parameters. */
export interface Differentiable<Name extends string, Design> {
  readonly parameters: Parameters<Name>;
  /** The mean loss over the sample; writes `parameters.gradient`. Allocates nothing. */
  lossAndGradient(): number;
  /** The design with these values of its parameters. */
  designOf(values: Float64Array): Design;
}

/** Gradient descent on the weights of a layer. Deterministic: the same options give the same weights. */
export class Training<Name extends string, Design> {
  readonly options: TrainingOptions<Name>;
  readonly #layer: Differentiable<Name, Design>;
  readonly #adam: Adam;
  readonly #bestValues: Float64Array;
  #step = 0;
  #loss: number;
  #best: number;

  /** @throws RangeError for options that are out of range */
  constructor(layer: Differentiable<Name, Design>, options: TrainingOptions<Name>) {
    checkOptions(options);
    this.options = options;
    this.#layer = layer;
    this.#adam = new Adam(layer.parameters.values.length);
    this.#loss = layer.lossAndGradient();
    this.#best = this.#loss;
    this.#bestValues = layer.parameters.values.slice();
  }

  /** Makes so many more steps, or as many as are left. Allocates nothing. */
  run(steps: number): void {
    const { values, gradient, trained } = this.#layer.parameters;
    const end = Math.min(this.options.steps, this.#step + steps);
    while (this.#step < end) {
      const rate =
        (this.options.learningRate / 2) * (1 + Math.cos((Math.PI * this.#step) / this.options.steps));
      this.#adam.step(values, gradient, trained, rate);
      this.#step++;
      this.#loss = this.#layer.lossAndGradient();
      // Not `>=`: a start whose loss is no number is never the best.
      if (!(this.#loss >= this.#best) && !Number.isNaN(this.#loss)) {
        this.#best = this.#loss;
        this.#bestValues.set(values);
      }
    }
  }

  get isDone(): boolean {
    return this.#step >= this.options.steps;
  }

  get progress(): TrainingProgress {
    return { step: this.#step, loss: this.#loss, best: this.#best };
  }

  /** The design with the weights of now. */
  get present(): Design {
    return this.#layer.designOf(this.#layer.parameters.values);
  }

  /** The design with the least loss so far. */
  get best(): Design {
    return this.#layer.designOf(this.#bestValues);
  }
}

function checkOptions({ steps, batch, learningRate }: TrainingOptions<string>): void {
  for (const [name, value] of Object.entries({ steps, batch })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`${name} must be a whole number from 1, got ${value}`);
    }
  }
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`learningRate must be a positive number, got ${learningRate}`);
  }
}
