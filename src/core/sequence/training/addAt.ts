/** Adds to one number of an array. */
export function addAt(to: Float64Array, index: number, value: number): void {
  to[index] = (to[index] as number) + value;
}
