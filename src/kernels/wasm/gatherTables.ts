/**
 * Offsets in bytes that say where a matrix lies in memory: the entry in row k and column j is at rows[k] + columns[j], see
 * `assembly/gather.ts`.
 */

/** Rows that follow each other, so many floats apart. */
export function rowTable(rows: number, floats: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, k) => 4 * k * floats);
}
