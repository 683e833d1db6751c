import { AdamDescent, type Descent, type Differentiable } from "./descent.ts";

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

/** With these most seeds find the least loss that a small layer can reach on toy tasks. */
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

/**
 * Gradient descent on the weights of a layer. Deterministic: the same options give the same weights, as long as the same code makes the
 * steps.
 */
export class Training<Name extends string, Design, Layer extends Differentiable<Name, Design>> {
  readonly options: TrainingOptions<Name>;
  readonly #layer: Layer;
  readonly #descent: Descent;
  readonly #bestValues: Float64Array;
  #step = 0;
  #loss: number;
  #best: number;

  /**
   * @param descend what makes the steps; plain TypeScript by default
   * @throws RangeError for options that are out of range
   */
  constructor(
    layer: Layer,
    options: TrainingOptions<Name>,
    descend: (layer: Layer) => Descent = (layer) => new AdamDescent(layer),
  ) {
    checkOptions(options);
    this.options = options;
    this.#layer = layer;
    this.#descent = descend(layer);
    this.#loss = this.#descent.lossAndGradient();
    this.#best = this.#loss;
    this.#bestValues = layer.parameters.values.slice();
  }

  /** Makes so many more steps, or as many as are left. Allocates nothing. */
  run(steps: number): void {
    const end = Math.min(this.options.steps, this.#step + steps);
    while (this.#step < end) {
      const rate =
        (this.options.learningRate / 2) * (1 + Math.cos((Math.PI * this.#step) / this.options.steps));
      this.#step++;
      this.#loss = this.#descent.run(rate);
      // Not `>=`: a start whose loss is no number is never the best.
      if (!(this.#loss >= this.#best) && !Number.isNaN(this.#loss)) {
        this.#best = this.#loss;
        this.#bestValues.set(this.#descent.values);
      }
    }
  }

  /** Gives back what the steps held. No more can be made; what was found stays. */
  release(): void {
    this.#descent.release();
  }

  get isDone(): boolean {
    return this.#step >= this.options.steps;
  }

  get progress(): TrainingProgress {
    return { step: this.#step, loss: this.#loss, best: this.#best };
  }

  /** The design with the weights of now. */
  get present(): Design {
    return this.#layer.designOf(this.#descent.values);
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
