/** A dense array of float32 numbers in row-major order; `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Number of entries of a tensor of this shape; 1 for the shape `[]` of a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/**
 * A tensor over `data` (not copied), or filled with zeros.
 *
 * @throws RangeError when `data` does not have as many entries as `shape` says.
 */
export function tensor(shape: readonly number[], data?: Float32Array): Tensor {
  const size = sizeOf(shape);
  if (data !== undefined && data.length !== size) {
    throw new RangeError(`shape [${shape.join(", ")}] needs ${size} values, got ${data.length}`);
  }
  return { shape, data: data ?? new Float32Array(size) };
}
