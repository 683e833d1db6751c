/**
 * The inner loops of all convolutions. Sums are float64, so that a result is rounded to float32 only once. They run along
 * the outputs, four reads at a time and for two channels at once: each sum is then loaded and stored once for four products,
 * and each input once for eight. Indices lie below 2^31, as offsets into typed arrays do here; `| 0` tells the compiler so.
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
  outputs: Progression,
  reads: Reads,
  input: Float32Array,
  base: number,
  weight: Float32Array,
  kernel: number,
): void {
  const { inputs, weights } = reads;
  let r = 0;
  for (; r + 4 <= inputs.length; r += 4) {
    addFour(sum, outputs, input, base, inputs, r, weight, kernel, weights);
  }
  for (; r < inputs.length; r++) {
    const w = weight[kernel + (weights[r] as number)] as number;
    addOne(sum, outputs, input, base + (inputs[r] as number), w);
  }
}

/** `gather` for two channels with the same reads. */
export function gatherTwo(
  sum: Float64Array,
  otherSum: Float64Array,
  outputs: Progression,
  reads: Reads,
  input: Float32Array,
  base: number,
  weight: Float32Array,
  kernel: number,
  otherKernel: number,
): void {
  const { inputs, weights } = reads;
  let r = 0;
  for (; r + 4 <= inputs.length; r += 4) {
    addFourToTwo(sum, otherSum, outputs, input, base, inputs, r, weight, kernel, otherKernel, weights);
  }
  for (; r < inputs.length; r++) {
    const read = base + (inputs[r] as number);
    const offset = weights[r] as number;
    addOne(sum, outputs, input, read, weight[kernel + offset] as number);
    addOne(otherSum, outputs, input, read, weight[otherKernel + offset] as number);
  }
}

function addOne(
  sum: Float64Array,
  { at, step, count, stride }: Progression,
  input: Float32Array,
  from: number,
  w: number,
): void {
  let [write, read] = [at | 0, from | 0];
  for (let n = 0; n < count; n++) {
    sum[write] = (sum[write] as number) + w * (input[read] as number);
    write = (write + step) | 0;
    read = (read + stride) | 0;
  }
}

function addFour(
  sum: Float64Array,
  { at, step, count, stride }: Progression,
  input: Float32Array,
  base: number,
  inputs: Int32Array,
  r: number,
  weight: Float32Array,
  kernel: number,
  weights: Int32Array,
): void {
  const first = (base + (inputs[r] as number)) | 0;
  const second = (base + (inputs[r + 1] as number)) | 0;
  const third = (base + (inputs[r + 2] as number)) | 0;
  const fourth = (base + (inputs[r + 3] as number)) | 0;
  const a = weight[kernel + (weights[r] as number)] as number;
  const b = weight[kernel + (weights[r + 1] as number)] as number;
  const c = weight[kernel + (weights[r + 2] as number)] as number;
  const d = weight[kernel + (weights[r + 3] as number)] as number;
  let [write, moved] = [at | 0, 0];
  for (let n = 0; n < count; n++) {
    sum[write] =
      (sum[write] as number) +
      (a * (input[(first + moved) | 0] as number) + b * (input[(second + moved) | 0] as number)) +
      (c * (input[(third + moved) | 0] as number) + d * (input[(fourth + moved) | 0] as number));
    write = (write + step) | 0;
    moved = (moved + stride) | 0;
  }
}

function addFourToTwo(
  sum: Float64Array,
  otherSum: Float64Array,
  { at, step, count, stride }: Progression,
  input: Float32Array,
  base: number,
  inputs: Int32Array,
  r: number,
  weight: Float32Array,
  kernel: number,
  otherKernel: number,
  weights: Int32Array,
): void {
  const first = (base + (inputs[r] as number)) | 0;
  const second = (base + (inputs[r + 1] as number)) | 0;
  const third = (base + (inputs[r + 2] as number)) | 0;
  const fourth = (base + (inputs[r + 3] as number)) | 0;
  const a = weight[kernel + (weights[r] as number)] as number;
  const b = weight[kernel + (weights[r + 1] as number)] as number;
  const c = weight[kernel + (weights[r + 2] as number)] as number;
  const d = weight[kernel + (weights[r + 3] as number)] as number;
  const e = weight[otherKernel + (weights[r] as number)] as number;
  const f = weight[otherKernel + (weights[r + 1] as number)] as number;
  const g = weight[otherKernel + (weights[r + 2] as number)] as number;
  const h = weight[otherKernel + (weights[r + 3] as number)] as number;
  let [write, moved] = [at | 0, 0];
  for (let n = 0; n < count; n++) {
    const x = input[(first + moved) | 0] as number;
    const y = input[(second + moved) | 0] as number;
    const z = input[(third + moved) | 0] as number;
    const last = input[(fourth + moved) | 0] as number;
    sum[write] = (sum[write] as number) + (a * x + b * y) + (c * z + d * last);
    otherSum[write] = (otherSum[write] as number) + (e * x + f * y) + (g * z + h * last);
    write = (write + step) | 0;
    moved = (moved + stride) | 0;
  }
}
