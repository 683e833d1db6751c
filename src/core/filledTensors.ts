import type { ConvGeometry } from "./convGeometry.ts";
import type { ConvTensors } from "./convTensors.ts";
import type { Tensor } from "./tensor.ts";
import { fillTensor, type TensorSource } from "./tensorSource.ts";

/** Where the numbers of a convolution come from; without a bias there is none. */
export interface ConvSources {
  readonly input: TensorSource;
  readonly weight: TensorSource;
  readonly bias: TensorSource | undefined;
}

/** Fills each tensor when it is first read: most tiles need but one, and an input may have millions of values. */
export class FilledTensors implements ConvTensors {
  readonly geometry: ConvGeometry;
  readonly #sources: ConvSources;
  #input: Tensor | undefined;
  #weight: Tensor | undefined;
  #bias: Tensor | undefined;

  constructor(geometry: ConvGeometry, sources: ConvSources) {
    this.geometry = geometry;
    this.#sources = sources;
  }

  get input(): Tensor {
    const { inChannels, inputSize } = this.geometry;
    this.#input ??= fillTensor(this.#sources.input, [inChannels, ...inputSize], "input");
    return this.#input;
  }

  get weight(): Tensor {
    this.#weight ??= fillTensor(this.#sources.weight, this.geometry.weightShape, "weight");
    return this.#weight;
  }

  get bias(): Tensor | undefined {
    const { bias } = this.#sources;
    if (bias !== undefined) this.#bias ??= fillTensor(bias, [this.geometry.outChannels], "bias");
    return this.#bias;
  }
}
