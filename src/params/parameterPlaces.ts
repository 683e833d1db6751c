import { type Steppable, steppable } from "../core/parameterRange.ts";
import type { ConvLayer } from "./layer.ts";
import type { ParameterPlace } from "./parameterPlace.ts";
import type { ParsedSource, Path } from "./source.ts";
import { isObject, valueAt } from "./values.ts";
import { writablePlace } from "./writablePlace.ts";

/** For each number of a layer where a control may write it: over its literal, or as a new key where the file leaves it out. */
export function parameterPlaces(
  source: ParsedSource,
  path: Path,
  layer: ConvLayer,
): Readonly<Record<Steppable, ParameterPlace>> {
  const entries = steppable.map((key) => [key, placeOf(source, path, layer, key)] as const);
  return Object.fromEntries(entries) as Record<Steppable, ParameterPlace>;
}

function placeOf(source: ParsedSource, path: Path, layer: ConvLayer, key: Steppable): ParameterPlace {
  const bound = boundBy(layer, key);
  if (bound !== undefined) return { refusal: bound };
  const object = valueAt(source.value, path);
  const value = isObject(object) ? object[key] : undefined;
  if (Array.isArray(value) && value.some((entry) => Array.isArray(entry) && entry[0] !== entry[1])) {
    return { refusal: `${key} differs before and after: change the pairs in the text.` };
  }
  return writablePlace(source, path, key);
}

/** Numbers that are given have a shape, and sizes that would contradict it can only be changed together with them. */
function boundBy(layer: ConvLayer, key: Steppable): string | undefined {
  for (const name of ["weight", "input", "bias"] as const) {
    const tensor = layer[name];
    if (tensor?.kind !== "numbers" || !isBoundBy(layer, name, tensor.shape.length, key)) continue;
    return `${key} follows from ${name}, which is given as numbers of shape (${tensor.shape.join(", ")}).`;
  }
  return undefined;
}

/** Whether a tensor that is given with so many axes fixes a number; the axes in front that it leaves out are free. */
function isBoundBy(
  { geometry: g }: ConvLayer,
  name: "weight" | "input" | "bias",
  axes: number,
  key: Steppable,
): boolean {
  const rank = g.axes.length;
  if (name === "bias") return key === "out_channels";
  if (name === "input") return key === "input_size" || (key === "in_channels" && axes > rank);
  // The first axis of a weight counts output channels, the second those of the input in a group; transposed the other way round.
  const [first, second] = g.transposed ? ["in_channels", "out_channels"] : ["out_channels", "in_channels"];
  if (key === "kernel_size") return true;
  if (key === second || key === "groups") return axes > rank;
  return key === first && axes > rank + 1;
}
