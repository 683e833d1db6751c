import { Adam } from "./adam.ts";
import type { Parameters } from "./parameters.ts";

/** A layer on a sample whose loss can be differentiated by its parameters. */
export interface Differentiable<Name extends string, Design> {
  readonly parameters: Parameters<Name>;
  /** The mean loss over the sample; writes `parameters.gradient`. Allocates nothing. */
  lossAndGradient(): number;
  /** The design with these values of its parameters. */
  designOf(values: Float64Array): Design;
}

/** Gradient descent on a layer, a step at a time. */
export interface Descent {
  /** The layer's parameters, in the order of its `Parameters`. As the gradient, to be asked for anew after each step. */
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  /** The mean loss over the sample with the present values; writes the gradient. */
  lossAndGradient(): number;
  /** A step of Adam along the gradient, then as `lossAndGradient`. */
  run(learningRate: number): number;
  /** Gives back what it held. It cannot run any more. */
  release(): void;
}

/** By the layer's own code. */
export class AdamDescent implements Descent {
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  readonly #layer: Differentiable<string, unknown>;
  readonly #adam: Adam;

  constructor(layer: Differentiable<string, unknown>) {
    this.#layer = layer;
    this.values = layer.parameters.values;
    this.gradient = layer.parameters.gradient;
    this.#adam = new Adam(this.values.length);
  }

  lossAndGradient(): number {
    return this.#layer.lossAndGradient();
  }

  run(learningRate: number): number {
    this.#adam.step(this.values, this.gradient, this.#layer.parameters.trained, learningRate);
    return this.#layer.lossAndGradient();
  }

  release(): void {}
}
