import type { ConvTensors } from "../core/convTensors.ts";
import { FilledTensors } from "../core/filledTensors.ts";
import type { KeyedLayer } from "../protocol/compute.ts";
import { Recent } from "./recent.ts";

const recent = new Recent<ConvTensors>(4);

/** The tensors of a layer, kept for the few layers in view: a panel asks for many tiles of the same one. */
export function layerTensors({ key, layer }: KeyedLayer): ConvTensors {
  return recent.get(key, () => new FilledTensors(layer.geometry, layer));
}
