import { readNumber, writeNumber } from "./jsonPort.ts";
import type { PageState } from "./pageState.ts";

const arrays = { Float32Array, Float64Array } as const;

/** Stands for a typed array, which JSON has not. */
interface WrittenArray {
  readonly array: keyof typeof arrays;
  readonly numbers: readonly number[];
}

/** A state as a text that may stand anywhere in HTML: it has no `<`. */
export function writeState(state: PageState): string {
  const text = JSON.stringify(state, (_, value: unknown) => writeNumber(writeArray(value)));
  return text.replaceAll("<", "\\u003c");
}

/** What `writeState` wrote. */
export function readState(text: string): PageState {
  const state: PageState = JSON.parse(text, (_, value: unknown) => readArray(readNumber(value)));
  return state;
}

function writeArray(value: unknown): unknown {
  if (value instanceof Float32Array) return { array: "Float32Array", numbers: [...value] };
  return value instanceof Float64Array ? { array: "Float64Array", numbers: [...value] } : value;
}

function readArray(value: unknown): unknown {
  return isWritten(value) ? arrays[value.array].from(value.numbers) : value;
}

function isWritten(value: unknown): value is WrittenArray {
  if (typeof value !== "object" || value === null || !("array" in value) || !("numbers" in value))
    return false;
  return typeof value.array === "string" && value.array in arrays && Array.isArray(value.numbers);
}
