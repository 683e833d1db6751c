import { inChannelsOf } from "../../src/core/channels.ts";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { indexOf } from "../../src/core/indexing.ts";
import { sizeOf } from "../../src/core/tensor.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { CellValue } from "./cellReader.ts";
import { windowSizes } from "./navigation.ts";

/** One product of a sum. */
export interface Term {
  readonly input: number;
  readonly weight: number;
}

/** A sum as it is written: its first terms, how many are left out, and its last ones. */
export interface Sum {
  readonly head: readonly Term[];
  readonly omitted: number;
  readonly tail: readonly Term[];
  readonly total: number;
}

/** Which of `count` terms are written when there is room for `room`: the first ones and the last, as index ranges. */
export function elide(count: number, room: number): { readonly head: number; readonly tail: number } {
  if (count <= room) return { head: count, tail: 0 };
  const shown = Math.max(1, room - 1);
  const tail = shown > 2 ? 1 : 0;
  return { head: shown - tail, tail };
}

export type ReadCell = (ref: ViewRef, row: number, column: number) => CellValue | undefined;

/**
 * How an output of a convolution comes about, bias apart: a row of the kernel times a column of the unfolded input.
 * `undefined` until all numbers are here.
 */
export function sumOf(
  g: ConvGeometry,
  channel: number,
  position: readonly number[],
  room: number,
  read: ReadCell,
): Sum | undefined {
  const taps = sizeOf(g.kernelSize);
  const [from, to] = inChannelsOf(g, channel);
  const column = indexOf(position, windowSizes(g));
  const count = (to - from) * taps;
  const term = (n: number): Term | undefined => {
    const row = from * taps + n;
    const input = read({ view: "unfold", planes: [] }, row, column);
    const weight = read({ view: "weights", planes: [] }, channel, row);
    return input && weight && { input: input.value, weight: weight.value };
  };
  const { head, tail } = elide(count, room);
  const heads = Array.from({ length: head }, (_, n) => term(n));
  const tails = Array.from({ length: tail }, (_, n) => term(count - tail + n));
  const [row = 0, inRow = 0] = position.length === 1 ? [0, position[0]] : position.slice(-2);
  const output = read({ view: "output", planes: [channel, ...position.slice(0, -2)] }, row, inRow);
  if (output === undefined) return undefined;
  const complete = (terms: readonly (Term | undefined)[]) => terms.filter((t) => t !== undefined);
  if (complete(heads).length < head || complete(tails).length < tail) return undefined;
  return { head: complete(heads), omitted: count - head - tail, tail: complete(tails), total: output.value };
}
