/**
 * The inner loops of all convolutions: sum[at + n·step] += factor · values[from + n·stride] for n = 0 … count − 1, for one
 * sum or for four that read the same values, which is faster. Sums are float64, so that a result is rounded to float32
 * only once. Indices are below 2^31, as a typed array's are here; `| 0` tells the compiler so.
 */
export function addScaled(
  sum: Float64Array,
  at: number,
  step: number,
  values: Float32Array,
  from: number,
  stride: number,
  count: number,
  factor: number,
): void {
  let write = at | 0;
  let read = from | 0;
  for (let n = count | 0; n > 0; n--) {
    sum[write] = (sum[write] as number) + factor * (values[read] as number);
    write = (write + step) | 0;
    read = (read + stride) | 0;
  }
}
