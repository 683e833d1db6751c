import type { ParameterPlace } from "./parameterPlace.ts";
import type { ParsedSource, Path } from "./source.ts";
import { valueText } from "./sourceTree.ts";
import { isObject, valueAt } from "./values.ts";

/** Stands for the value in an edit that is to be written later; no file holds it. */
const placeholder = 9007199254740881;

/** Where the value of a layer's key may be written: over its literal, or as a new key where the file leaves it out. */
export function writablePlace(source: ParsedSource, path: Path, key: string): ParameterPlace {
  const object = valueAt(source.value, path);
  const value = isObject(object) ? object[key] : undefined;
  if (value === undefined) return insertion(source, path, key);
  const { value: span, literal, key: written } = source.locate([...path, key]);
  if (literal && written !== undefined) return { edit: { ...span, before: "", after: "" } };
  return { refusal: `${key} is computed: change the expression that it comes from.` };
}

function insertion(source: ParsedSource, path: Path, key: string): ParameterPlace {
  const edit = source.insert(path, key, placeholder);
  const [before, after] = edit?.text.split(valueText(placeholder)) ?? [];
  if (edit === undefined || before === undefined || after === undefined) {
    return { refusal: `${key} is not written here: the layer is built by code.` };
  }
  return { edit: { offset: edit.offset, length: edit.length, before, after } };
}
