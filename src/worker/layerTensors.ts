import type { ConvTensors } from "../core/convTensors.ts";
import { fillTensor } from "../core/tensorSource.ts";
import type { ConvLayer } from "../params/layer.ts";
import type { KeyedLayer } from "../protocol/compute.ts";
import { Recent } from "./recent.ts";

const recent = new Recent<ConvTensors>(4);

/** The tensors of a layer, kept for the few layers in view: a panel asks for many tiles of the same one. */
export function layerTensors({ key, layer }: KeyedLayer): ConvTensors {
  return recent.get(key, () => fill(layer));
}

function fill({ geometry, input, weight, bias }: ConvLayer): ConvTensors {
  return {
    geometry,
    input: fillTensor(input, [geometry.inChannels, ...geometry.inputSize], "input"),
    weight: fillTensor(weight, geometry.weightShape, "weight"),
    ...(bias === undefined ? {} : { bias: fillTensor(bias, [geometry.outChannels], "bias") }),
  };
}
