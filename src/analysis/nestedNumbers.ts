import type { Span } from "../params/problem.ts";

/** A number in nested lists: its index along each axis, and its place. */
export interface NestedNumber {
  readonly index: readonly number[];
  readonly span: Span;
}

/** The number at an offset of the text. */
export function numberAt(text: string, list: Span, offset: number): NestedNumber | undefined {
  for (const number of numbersIn(text, list)) {
    const { offset: start, length } = number.span;
    if (offset >= start && offset <= start + length) return number;
    if (start > offset) return undefined;
  }
  return undefined;
}

/** The number with an index; of an index with more axes than the lists are deep, the last ones count. */
export function numberWith(text: string, list: Span, index: readonly number[]): NestedNumber | undefined {
  for (const number of numbersIn(text, list)) {
    const wanted = index.slice(-number.index.length);
    if (number.index.every((n, axis) => n === wanted[axis])) return number;
  }
  return undefined;
}

/** Finds numbers by counting brackets and commas: the text has been parsed before and is known to hold nested lists. */
function* numbersIn(text: string, list: Span): Generator<NestedNumber> {
  const index: number[] = [];
  const token = /\/\/.*|\/\*[\s\S]*?\*\/|[[\],]|[^[\],\s/]+|\s+/y;
  token.lastIndex = list.offset;
  while (token.lastIndex < list.offset + list.length) {
    const start = token.lastIndex;
    const [found] = token.exec(text) ?? [""];
    if (found === "") return;
    if (found === "[") index.push(0);
    else if (found === "]") index.pop();
    else if (found === ",") index.push((index.pop() ?? 0) + 1);
    else if (/^[^\s/]/.test(found))
      yield { index: [...index], span: { offset: start, length: found.length } };
  }
}
