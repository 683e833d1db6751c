/** A row-major matrix of float64: designs are computed to more digits than a layer's float32. Plain data. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** @throws RangeError when the rows differ in length */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== columns)) {
    throw new RangeError(
      `rows of a matrix must have the same length, got ${rows.map((r) => r.length).join(", ")}`,
    );
  }
  return { rows: rows.length, columns, data: Float64Array.from(rows.flat()) };
}

export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float64Array(rows * columns) };
}
