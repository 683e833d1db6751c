import type { ConvGeometry } from "../core/convGeometry.ts";
import type { ConvTensors } from "../core/convTensors.ts";
import type { Tensor } from "../core/tensor.ts";
import { fillTensor } from "../core/tensorSource.ts";
import type { ConvLayer } from "../params/layer.ts";
import type { KeyedLayer } from "../protocol/compute.ts";
import { Recent } from "./recent.ts";

const recent = new Recent<ConvTensors>(4);

/** The tensors of a layer, kept for the few layers in view: a panel asks for many tiles of the same one. */
export function layerTensors({ key, layer }: KeyedLayer): ConvTensors {
  return recent.get(key, () => new FilledOnDemand(layer));
}

/** Fills each tensor when it is first read: most tiles need but one, and an input may have millions of values. */
class FilledOnDemand implements ConvTensors {
  readonly geometry: ConvGeometry;
  readonly #layer: ConvLayer;
  #input: Tensor | undefined;
  #weight: Tensor | undefined;
  #bias: Tensor | undefined;

  constructor(layer: ConvLayer) {
    this.geometry = layer.geometry;
    this.#layer = layer;
  }

  get input(): Tensor {
    const { inChannels, inputSize } = this.geometry;
    this.#input ??= fillTensor(this.#layer.input, [inChannels, ...inputSize], "input");
    return this.#input;
  }

  get weight(): Tensor {
    this.#weight ??= fillTensor(this.#layer.weight, this.geometry.weightShape, "weight");
    return this.#weight;
  }

  get bias(): Tensor | undefined {
    const { bias } = this.#layer;
    if (bias !== undefined) this.#bias ??= fillTensor(bias, [this.geometry.outChannels], "bias");
    return this.#bias;
  }
}
