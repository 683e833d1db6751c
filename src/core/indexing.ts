/** Row-major index of a position in an array of this shape: `[1, 2]` in `[3, 4]` is 6. */
export function indexOf(position: readonly number[], shape: readonly number[]): number {
  return position.reduce((index, n, axis) => index * (shape[axis] ?? 1) + n, 0);
}

/** The position of a row-major index in an array of this shape, the inverse of `indexOf`. */
export function positionOf(index: number, shape: readonly number[]): number[] {
  const position = new Array<number>(shape.length);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] ?? 1;
    position[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return position;
}
