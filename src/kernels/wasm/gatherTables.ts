/**
 * Offsets in bytes that say where a matrix lies in memory: the entry in row k and column j is at rows[k] + columns[j], see
 * `assembly/gather.ts`.
 */

/** Rows that follow each other, so many floats apart. */
export function rowTable(rows: number, floats: number): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, k) => 4 * k * floats);
}

/** Columns that follow each other. */
export function columnTable(columns: number): Uint32Array {
  return wholeStrips(Uint32Array.from({ length: columns }, (_, j) => 4 * j));
}

/** Kernels take eight columns at a time, and columns ascend: those that are missing are the floats after the last one. */
export function wholeStrips(columns: Uint32Array): Uint32Array {
  const whole = Math.ceil(columns.length / 8) * 8;
  const last = columns.at(-1) ?? 0;
  return Uint32Array.from({ length: whole }, (_, j) => columns[j] ?? last + 4 * (j + 1 - columns.length));
}
