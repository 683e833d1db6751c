import { checkShape } from "./checks.ts";
import { type Tensor, tensor } from "./tensor.ts";

export interface RnnOptions {
  /** (d_h, d_in) */
  readonly W_ih: Tensor;
  /** (d_h, d_h) */
  readonly W_hh: Tensor;
  /** (d_h) each */
  readonly b_ih?: Tensor | undefined;
  readonly b_hh?: Tensor | undefined;
  /** (1, N, d_h); zeros by default */
  readonly h0?: Tensor | undefined;
  readonly nonlinearity?: "tanh" | "relu" | undefined;
}

/**
 * One layer of a simple recurrent network, h_t = f(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh), as `torch.nn.RNN`. Sums in
 * float64; the state is a float32 from step to step, as the one that `output` holds.
 *
 * @param x (L, N, d_in)
 * @returns output (L, N, d_h), the state after each step, and hidden (1, N, d_h), the last
 * @throws RangeError for shapes that do not belong together
 */
export function rnn(x: Tensor, options: RnnOptions): { output: Tensor; hidden: Tensor } {
  const { W_ih, W_hh, b_ih, b_hh, h0, nonlinearity = "tanh" } = options;
  const [steps = 0, samples = 0, inputSize = 0] = x.shape;
  const [stateSize = 0] = W_hh.shape;
  checkShape("x", x.shape, [steps, samples, inputSize]);
  checkShape("W_ih", W_ih.shape, [stateSize, inputSize]);
  checkShape("W_hh", W_hh.shape, [stateSize, stateSize]);
  if (b_ih) checkShape("b_ih", b_ih.shape, [stateSize]);
  if (b_hh) checkShape("b_hh", b_hh.shape, [stateSize]);
  if (h0) checkShape("h0", h0.shape, [1, samples, stateSize]);

  const output = tensor([steps, samples, stateSize]);
  const size = samples * stateSize;
  let state = h0 ? h0.data : new Float32Array(size);
  for (let step = 0; step < steps; step++) {
    const next = output.data.subarray(step * size, (step + 1) * size);
    for (let n = 0; n < size; n++) {
      const [sample, unit] = [Math.floor(n / stateSize), n % stateSize];
      const sum =
        (b_ih?.data[unit] ?? 0) +
        (b_hh?.data[unit] ?? 0) +
        product(W_ih, unit, x.data, (step * samples + sample) * inputSize) +
        product(W_hh, unit, state, sample * stateSize);
      next[n] = nonlinearity === "relu" ? Math.max(0, sum) : Math.tanh(sum);
    }
    state = next;
  }
  return { output, hidden: tensor([1, samples, stateSize], state.slice()) };
}

/** One row of a matrix times a vector. */
function product(matrix: Tensor, row: number, vector: Float32Array, from: number): number {
  const width = matrix.shape[1] ?? 0;
  let sum = 0;
  for (let n = 0; n < width; n++)
    sum += (matrix.data[row * width + n] as number) * (vector[from + n] as number);
  return sum;
}
