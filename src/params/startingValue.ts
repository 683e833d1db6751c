import { isObject, member } from "./values.ts";

/** A value to begin with for a key that a layer (or a file) lacks, such that what the layer already says stays valid. */
export function startingValue(key: string, object: unknown): unknown {
  switch (key) {
    case "layers":
      return {};
    case "type":
      return `conv${rankOf(object)}d`;
    case "input_size": {
      const largest = Math.max(32, ...numbersIn(member(object, "kernel_size")).map((k) => 4 * k));
      return new Array<number>(rankOf(object)).fill(largest);
    }
    case "in_channels":
    case "out_channels": {
      const groups = member(object, "groups");
      return typeof groups === "number" ? groups : 1;
    }
    case "kernel_size":
      return Math.min(3, ...numbersIn(member(object, "input_size")));
    default:
      return isObject(object) ? 1 : {};
  }
}

function rankOf(object: unknown): number {
  const type = member(object, "type");
  const named = typeof type === "string" ? /([123])d$/.exec(type)?.[1] : undefined;
  if (named !== undefined) return Number(named);
  const list = [member(object, "input_size"), member(object, "kernel_size")].find(Array.isArray);
  return list === undefined ? 2 : Math.min(3, Math.max(1, list.length));
}

function numbersIn(value: unknown): readonly number[] {
  return [value]
    .flat()
    .filter((entry): entry is number => typeof entry === "number" && entry >= 1 && entry < 1e6);
}
