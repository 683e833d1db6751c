import { type AttentionMask, maskAt } from "../../core/attentionMask.ts";

/** A mask as lines of numbers to add to the scores of a query, one for each key. */
export interface MaskTable {
  readonly values: Float32Array;
  /** Where the lines of a head begin, for each head of each sample. */
  readonly starts: readonly number[];
  /** From the line of a query to that of the next: 0 where all have the same. */
  readonly step: number;
}

/**
 * @param shape (samples, heads, queries, keys)
 * @throws RangeError when the mask does not broadcast to it
 */
export function maskTable(
  mask: AttentionMask,
  shape: readonly [samples: number, heads: number, queries: number, keys: number],
): MaskTable {
  maskAt(mask, shape);
  const [samples, heads, queries, keys] = shape;
  const [ofSamples = 1, ofHeads = 1, ofQueries = 1, ofKeys = 1] = [
    ...shape.map(() => 1),
    ...mask.shape,
  ].slice(-shape.length);
  const lines = ofSamples * ofHeads * ofQueries;
  const isBoolean = mask.data instanceof Uint8Array;
  const values = new Float32Array(lines * keys);
  for (let line = 0; line < lines; line++) {
    for (let key = 0; key < keys; key++) {
      const value = mask.data[line * ofKeys + (ofKeys === 1 ? 0 : key)] as number;
      values[line * keys + key] = !isBoolean ? value : value === 0 ? -Infinity : 0;
    }
  }
  const starts = Array.from({ length: samples * heads }, (_, n) => {
    const [sample, head] = [Math.floor(n / heads), n % heads];
    const first = (ofSamples === 1 ? 0 : sample) * ofHeads + (ofHeads === 1 ? 0 : head);
    return first * ofQueries * keys;
  });
  return { values, starts, step: ofQueries === 1 || queries === 1 ? 0 : keys };
}
