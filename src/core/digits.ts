import { type Box, boxesOf } from "./boxes.ts";
import { indexOf, positionOf } from "./indexing.ts";

/**
 * How the index of a row (or column) is made of digits: one for the channel and one an axis. Digits are always listed with
 * the channel first, whichever place it has in the index.
 */
export interface Digits {
  readonly sizes: readonly number[];
  /** The channel varies fastest, as in NHWC, instead of slowest. */
  readonly channelLast: boolean;
}

export function digitsOf(index: number, { sizes, channelLast }: Digits): readonly number[] {
  return channelLast ? toFront(positionOf(index, toBack(sizes))) : positionOf(index, sizes);
}

export function indexOfDigits(digits: readonly number[], { sizes, channelLast }: Digits): number {
  return channelLast ? indexOf(toBack(digits), toBack(sizes)) : indexOf(digits, sizes);
}

/** How much the index grows with each digit. */
export function stridesOf({ sizes, channelLast }: Digits): readonly number[] {
  const inOrder = channelLast ? toBack(sizes) : sizes;
  const strides = inOrder.map((_, n) => inOrder.slice(n + 1).reduce((product, size) => product * size, 1));
  return channelLast ? toFront(strides) : strides;
}

/** A range of indices as boxes, in order. */
export function boxesOfDigits(from: number, to: number, { sizes, channelLast }: Digits): readonly Box[] {
  return channelLast ? boxesOf(from, to, toBack(sizes)).map(toFront) : boxesOf(from, to, sizes);
}

/** Something of the channel and of each axis, in the order of the digits within the index. */
export function inIndexOrder<T>(digits: readonly T[], channelLast: boolean): readonly T[] {
  return channelLast ? toBack(digits) : digits;
}

function toBack<T>(digits: readonly T[]): readonly T[] {
  return [...digits.slice(1), ...digits.slice(0, 1)];
}

function toFront<T>(digits: readonly T[]): readonly T[] {
  return [...digits.slice(-1), ...digits.slice(0, -1)];
}
