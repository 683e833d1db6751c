import { positionOf } from "./indexing.ts";
import type { Tensor } from "./tensor.ts";

/** Added to the scores; or boolean, with 1 where a key takes part. Its shape broadcasts to (…, L, S). */
export type AttentionMask = Tensor | { readonly shape: readonly number[]; readonly data: Uint8Array };

/**
 * What a mask adds to a score, by row of all queries and key; −∞ where it leaves the key out.
 *
 * @throws RangeError when the mask does not broadcast to `shape`
 */
export function maskAt(
  mask: AttentionMask | undefined,
  shape: readonly number[],
): (row: number, key: number) => number {
  if (mask === undefined) return () => 0;
  const own = mask.shape;
  const aligned = shape.slice(shape.length - own.length);
  if (own.length > shape.length || own.some((n, axis) => n !== 1 && n !== aligned[axis])) {
    throw new RangeError(`mask must broadcast to shape [${shape.join(", ")}], got [${own.join(", ")}]`);
  }
  const { data } = mask;
  const boolean = data instanceof Uint8Array;
  const rows = shape.slice(0, -1);
  const keyStep = own.at(-1) === 1 ? 0 : 1;
  return (row, key) => {
    const position = positionOf(row, rows).slice(rows.length - own.length + 1);
    const line = position.reduce((index, n, axis) => index * (own[axis] ?? 1) + (own[axis] === 1 ? 0 : n), 0);
    const value = data[line * (own.at(-1) ?? 1) + key * keyStep] ?? 0;
    return boolean ? (value === 0 ? -Infinity : 0) : value;
  };
}
