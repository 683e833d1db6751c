import type { ConvTensors } from "../core/convTensors.ts";
import { fillTensor } from "../core/tensorSource.ts";
import type { ConvLayer } from "../params/layer.ts";
import type { KeyedLayer } from "../protocol/compute.ts";

const kept = 4;
const recent = new Map<string, ConvTensors>();

/** The tensors of a layer, kept for the few layers in view: a panel asks for many tiles of the same one. */
export function layerTensors({ key, layer }: KeyedLayer): ConvTensors {
  const found = recent.get(key);
  recent.delete(key);
  const tensors = found ?? fill(layer);
  recent.set(key, tensors);
  for (const oldest of recent.keys()) {
    if (recent.size <= kept) break;
    recent.delete(oldest);
  }
  return tensors;
}

function fill({ geometry, input, weight, bias }: ConvLayer): ConvTensors {
  return {
    geometry,
    input: fillTensor(input, [geometry.inChannels, ...geometry.inputSize], "input"),
    weight: fillTensor(weight, geometry.weightShape, "weight"),
    ...(bias === undefined ? {} : { bias: fillTensor(bias, [geometry.outChannels], "bias") }),
  };
}
