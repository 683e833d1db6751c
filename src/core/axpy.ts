/**
 * sum[at + n·step] += factor · values[from + n·stride] for n = 0 … count − 1: the one inner loop of all convolutions.
 * `sum` is float64, so that a result is rounded to float32 only once.
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
  let read = from;
  const end = at + count * step;
  for (let write = at; write < end; write += step) {
    sum[write] = (sum[write] as number) + factor * (values[read] as number);
    read += stride;
  }
}
