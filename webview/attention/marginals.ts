import type { Matrix } from "../../src/core/sequence/matrix.ts";

/** The attention that each source receives: Σ over destinations, so that all of them sum to the number of destinations. */
export function received({ rows, columns, data }: Matrix): readonly number[] {
  const sums = new Array<number>(columns).fill(0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] ?? 0) + (data[row * columns + column] ?? 0);
    }
  }
  return sums;
}

/** The entropy of each destination's weights in bits: 0 where it attends to one source, log₂ n where to n alike. */
export function entropies({ rows, columns, data }: Matrix): readonly number[] {
  return Array.from({ length: rows }, (_, row) => {
    let bits = 0;
    for (const weight of data.subarray(row * columns, (row + 1) * columns)) {
      if (weight > 0) bits -= weight * Math.log2(weight);
    }
    return Math.max(0, bits);
  });
}
