import type { Fix, TextEdit } from "../../../params/problem.ts";
import type { ParsedSource, Path } from "../../../params/source.ts";
import { valueText } from "../../../params/sourceTree.ts";
import { isObject, valueAt } from "../../../params/values.ts";
import { writablePlace } from "../../../params/writablePlace.ts";

/** Writes values under keys of a layer, all of them or none; `undefined` takes a key away. */
export type KeyFix = (title: string, values: Readonly<Record<string, unknown>>) => readonly Fix[];

/** Nothing where one of the keys is computed, so that there is no text to change. */
export function keyFix(source: ParsedSource, path: Path): KeyFix {
  return (title, values) => {
    const edits = Object.entries(values).map(([key, value]) =>
      value === undefined ? without(source, path, key) : written(source, path, key, value),
    );
    const all = edits.flatMap((edit) => edit ?? []);
    return edits.includes(undefined) ? [] : [{ title, edits: all }];
  };
}

function written(
  source: ParsedSource,
  path: Path,
  key: string,
  value: unknown,
): readonly TextEdit[] | undefined {
  const { edit } = writablePlace(source, path, key);
  if (edit === undefined) return undefined;
  const { offset, length, before, after } = edit;
  return [{ offset, length, text: `${before}${valueText(value)}${after}` }];
}

function without(source: ParsedSource, path: Path, key: string): readonly TextEdit[] | undefined {
  if (!hasKey(source, path, key)) return [];
  const edit = source.remove([...path, key]);
  return edit && [edit];
}

/** Whether the layer has a key, wherever its value comes from. */
export function hasKey(source: ParsedSource, path: Path, key: string): boolean {
  const layer = valueAt(source.value, path);
  return isObject(layer) && layer[key] !== undefined;
}
