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
function boundBy({ weight, input }: ConvLayer, key: Steppable): string | undefined {
  const byWeight =
    key === "kernel_size" || key === "out_channels" || key === "in_channels" || key === "groups";
  const byInput = key === "input_size" || key === "in_channels";
  const bound =
    byWeight && weight.kind === "numbers"
      ? { name: "weight", shape: weight.shape }
      : byInput && input.kind === "numbers"
        ? { name: "input", shape: input.shape }
        : undefined;
  return (
    bound &&
    `${key} follows from ${bound.name}, which is given as numbers of shape (${bound.shape.join(", ")}).`
  );
}
