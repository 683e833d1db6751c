/** A half-open range of one digit. */
export type Interval = readonly [from: number, to: number];

/** One interval for each digit: all indices whose digits lie in them. */
export type Box = readonly Interval[];

/**
 * A range of indices [from, to) as boxes, in order: with digits (channel, y, x) the rest of a line, the rest of a plane,
 * whole planes, whole lines and the begin of a line. At most 2·digits − 1 boxes, whatever the length of the range.
 *
 * @param sizes sizes of the digits, the most significant first
 */
export function boxesOf(from: number, to: number, sizes: readonly number[]): readonly Box[] {
  if (from >= to) return [];
  const [, ...inner] = sizes;
  if (inner.length === 0) return [[[from, to]]];
  const size = inner.reduce((product, n) => product * n, 1);
  const at = (digit: number, a: number, b: number) =>
    boxesOf(a, b, inner).map((box): Box => [[digit, digit + 1], ...box]);
  const first = Math.floor(from / size);
  const last = Math.floor(to / size);
  if (first === last) return at(first, from - first * size, to - first * size);
  const whole = Math.ceil(from / size);
  const full = inner.map((n): Interval => [0, n]);
  return [
    ...(whole > first ? at(first, from - first * size, size) : []),
    ...(last > whole ? [[[whole, last] as const, ...full]] : []),
    ...at(last, 0, to - last * size),
  ];
}

/** The interval of one digit. */
export function digitOf(box: Box, digit: number): Interval {
  return box[digit] as Interval;
}
