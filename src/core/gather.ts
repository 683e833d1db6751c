/**
 * The inner loops of all convolutions. Sums are float64, so that a result is rounded to float32 only once; four positions
 * and two channels at a time keep the processor busy. Indices lie below 2^31, as offsets into typed arrays do here.
 */

/** What each of some outputs reads: input[inputs[n]] times weight[weights[n]], relative to their bases. */
export interface Reads {
  readonly inputs: Int32Array;
  readonly weights: Int32Array;
}

/** Outputs in arithmetic progression, whose reads move on by `stride` from one to the next. */
export interface Progression {
  readonly at: number;
  readonly step: number;
  readonly count: number;
  readonly stride: number;
}

/** Adds to sum[at + n·step] the products of the reads, moved by n·stride. */
export function gather(
  sum: Float64Array,
  { at, step, count, stride }: Progression,
  { inputs, weights }: Reads,
  input: Float32Array,
  base: number,
  weight: Float32Array,
  kernel: number,
  start = 0,
): void {
  let n = start;
  for (; n + 4 <= count; n += 4) {
    const from = base + n * stride;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let r = 0; r < inputs.length; r++) {
      const read = (from + (inputs[r] as number)) | 0;
      const w = weight[kernel + (weights[r] as number)] as number;
      a += w * (input[read] as number);
      b += w * (input[read + stride] as number);
      c += w * (input[read + 2 * stride] as number);
      d += w * (input[read + 3 * stride] as number);
    }
    add(sum, at + n * step, a);
    add(sum, at + (n + 1) * step, b);
    add(sum, at + (n + 2) * step, c);
    add(sum, at + (n + 3) * step, d);
  }
  for (; n < count; n++) {
    const from = base + n * stride;
    let a = 0;
    for (let r = 0; r < inputs.length; r++) {
      a +=
        (weight[kernel + (weights[r] as number)] as number) * (input[from + (inputs[r] as number)] as number);
    }
    add(sum, at + n * step, a);
  }
}

/** `gather` for two channels with the same reads. */
export function gatherTwo(
  first: Float64Array,
  second: Float64Array,
  progression: Progression,
  reads: Reads,
  input: Float32Array,
  base: number,
  weight: Float32Array,
  firstKernel: number,
  secondKernel: number,
): void {
  const { at, step, count, stride } = progression;
  const { inputs, weights } = reads;
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    const from = base + n * stride;
    let [a, b, c, d] = [0, 0, 0, 0];
    let [e, f, g, h] = [0, 0, 0, 0];
    for (let r = 0; r < inputs.length; r++) {
      const read = (from + (inputs[r] as number)) | 0;
      const offset = weights[r] as number;
      const w = weight[firstKernel + offset] as number;
      const v = weight[secondKernel + offset] as number;
      const x = input[read] as number;
      const y = input[read + stride] as number;
      const z = input[read + 2 * stride] as number;
      const last = input[read + 3 * stride] as number;
      a += w * x;
      b += w * y;
      c += w * z;
      d += w * last;
      e += v * x;
      f += v * y;
      g += v * z;
      h += v * last;
    }
    const write = at + n * step;
    add(first, write, a);
    add(first, write + step, b);
    add(first, write + 2 * step, c);
    add(first, write + 3 * step, d);
    add(second, write, e);
    add(second, write + step, f);
    add(second, write + 2 * step, g);
    add(second, write + 3 * step, h);
  }
  gather(first, progression, reads, input, base, weight, firstKernel, n);
  gather(second, progression, reads, input, base, weight, secondKernel, n);
}

function add(sum: Float64Array, at: number, value: number): void {
  sum[at] = (sum[at] as number) + value;
}
