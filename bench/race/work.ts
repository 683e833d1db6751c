/**
 * One piece of numeric work, as plain data: Python's contenders read it too. Tensors that go with it are files of float32,
 * named in `inputs.ts`. Convolutions are of one sample, square, with the same stride and padding along both axes.
 */
export type Work =
  | ConvWork
  | GemmWork
  | UnfoldWork
  | AttentionWork
  | SparseWork
  | TrainingWork
  | SamplingWork;

interface Convolution {
  readonly in_channels: number;
  readonly out_channels: number;
  readonly input_size: number;
  readonly kernel_size: number;
  readonly stride: number;
  readonly padding: number;
}

/** x (1, c_in, n, n), weight and bias to the output. */
export interface ConvWork extends Convolution {
  readonly kind: "conv";
  /** Of ours; peers choose their own. */
  readonly algorithm: "direct" | "fastest";
}

/** a·b, both (size × size); a is kept. */
export interface GemmWork {
  readonly kind: "gemm";
  readonly size: number;
}

/** x (1, c_in, n, n) to columns (c_in·k², positions). */
export interface UnfoldWork extends Convolution {
  readonly kind: "unfold";
}

/** q, k, v (heads, tokens, size) to the output and the weights. */
export interface AttentionWork {
  readonly kind: "attention";
  readonly heads: number;
  readonly tokens: number;
  readonly size: number;
}

/** weight to the convolution's matrix: row pointers, column indices and values. */
export interface SparseWork extends Convolution {
  readonly kind: "sparse";
}

/**
 * One step of Adam on causal single-head attention over 4 positions: rows of X are [p_i, x_i] of `size` numbers, trained are
 * p, W_Q, W_K (size × size) and W_V (size × 1). The loss is the mean over x and y (batch × 4) of Σ|o − y|. Compared are the losses
 * of the first twenty steps.
 */
export interface TrainingWork {
  readonly kind: "training";
  readonly size: number;
  readonly batch: number;
  readonly learning_rate: number;
}

/** The mean loss of a design of that kind over `samples` histories of the toy task. */
export interface SamplingWork {
  readonly kind: "sampling";
  /** How peers write it: as a batch of layers, as usual, or with the samples side by side, an operation for each pair of positions. */
  readonly layout: "batch" | "lines";
  readonly size: number;
  readonly samples: number;
}
