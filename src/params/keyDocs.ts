/**
 * What each key of a parameter file means: said once, here. The schema takes it for completion in JSON files and the
 * hovers show it with the numbers of a layer; so this module imports nothing.
 */

export const fileDocs = {
  $schema: "The JSON Schema of this file, for editors other than VS Code.",
  description: "What this file shows, in your own words.",
  layers: "The layers, each under a name of your choice.",
  tasks: "Toy tasks that attention and recurrent layers are measured on, each under a name.",
} as const;

export const layerDocs = {
  type: "The kind of layer, named as in torch.nn: conv2d is nn.Conv2d.",
  description: "What this layer is for, in your own words.",
  input_size:
    "The spatial size of one sample, without batch and channels: (h, w) for an image, (d, h, w) for a volume, one number for a sequence. A single number stands for every axis.",
  in_channels: "How many channels the input has: 3 for an RGB image.",
  out_channels: "How many channels the layer produces: one per filter.",
  kernel_size: "How many cells the window spans along each axis.",
  stride:
    "How many cells the window moves from one output to the next. Of a transposed convolution: how far apart the inputs land in the output.",
  padding:
    'How many zeros surround the input on each side: one number, one an axis, or [before, after] pairs; "same" keeps the size (stride 1 only), "valid" is none. A transposed convolution crops its output by as much.',
  dilation: "The distance between neighbouring taps of the kernel; 1 leaves no gaps.",
  groups:
    "Into how many blocks the channels are split, each connected only within itself. With groups = in_channels the convolution is depthwise.",
  output_padding:
    "Cells added at the end of a transposed convolution's output, which tells apart the input sizes that a strided convolution maps to one output size.",
  padding_mode: 'What the padding holds. Only "zeros" is supported.',
  bias: "Whether a learned number is added to each output channel; or those numbers themselves, one per output channel.",
  weight:
    "The numbers of the kernels, of shape (out_channels, in_channels/groups, …kernel_size), transposed (in_channels, out_channels/groups, …kernel_size). Without it, example values stand in.",
  input:
    "The numbers of one sample, of shape (in_channels, …input_size). Without it, example values stand in.",
  expect:
    "What you claim about this layer: any key of its report and the value you expect. A false claim is a problem.",
  tolerance:
    "How far a claimed number may lie from the actual one, relative to it. Without it, whole numbers must agree exactly and others within 1e-6.",
} as const;

export const tensorDocs = {
  numbers:
    "The numbers themselves, nested to the tensor's shape. Without its leading axes they stand for all entries of those: a single kernel for every channel.",
  file: "A file that holds the tensor, relative to this one: .npy, .npz, .safetensors, .csv, or a picture (.png, .jpg), whose values go from 0 to 1 and which has as many channels as are needed: 1 is grey, 3 is red, green and blue.",
  key: "The tensor's name within a .npz or .safetensors file.",
  random: 'Draws the numbers from the standard normal ("normal") or from 0 to 1 ("uniform").',
  seed: "The same seed gives the same numbers.",
  preset: "A well-known filter or test picture, by name.",
} as const;

export const reportDocs = {
  output_size: "The spatial size of the output.",
  d_in: "The length of the flattened input: the columns of M.",
  d_out: "The length of the flattened output: the rows of M.",
  unfold_shape: "The shape of the unfolded input (im2col): each column is one patch, flattened.",
  matrix_shape: "The shape of M, the matrix of the linear layer y = M·x that does the same as this layer.",
  stacked_matrix_shape:
    "The shape of A, in which every kernel, flattened to a row, is repeated at each position.",
  nonzeros: "How many entries of M are not zero by structure. Taps that fall on padding have none.",
  parameters: "How many numbers the layer learns.",
  dense_parameters: "How many numbers a linear layer between the same sizes would learn.",
  sparsity: "The share of M's entries that are zero by structure.",
  effective_sparsity:
    "The share of A's entries that weight sharing ties to another: 1 − parameters/(entries of A).",
  macs: "Multiply-adds per sample: one for each nonzero of M.",
  macs_dense_padding:
    "Multiply-adds when those with padding (transposed: with cropped outputs) are counted too.",
  receptive_field: "How many cells of the input one output sees along each axis.",
} as const;

export const attentionDocs = {
  type: "Attention of a sequence to itself: each position reads from those that the mask lets it see.",
  description: layerDocs.description,
  task: "The task, by its name in tasks, that gives the values x of the sequence and what the layer is to answer.",
  x: 'The vectors of the sequence, a row for each position, instead of a task; or { "random", "seed" } for sequence_length rows.',
  tokens: "What the positions are called in the pictures.",
  positional_encoding: "A row p_i for each position.",
  combine: 'How p_i and x_i make a row of X: "concat" puts p_i before x_i, "add" adds x_i to p_i.',
  W_Q: "d_in × (num_heads·d_k): q = X·W_Q. Heads stand side by side.",
  W_K: "d_in × (num_kv_heads·d_k): k = X·W_K.",
  W_V: "d_in × (num_kv_heads·d_v): v = X·W_V.",
  W_O: "(num_heads·d_v) × d_out: joins what the heads have read. Without it their outputs stand side by side.",
  num_heads: "How many heads attend side by side.",
  num_kv_heads: "How many heads K and V have; each serves num_heads/num_kv_heads heads of Q.",
  mask: 'Which sources a position sees: "none" hides nothing, "causal" hides what comes later; or a matrix of true (is seen) and false, or of numbers that are added to the scores.',
  scale: 'What multiplies the scores q·k: "sqrt_d_k" stands for 1/√d_k.',
  softcap: "Bounds the scores smoothly by softcap·tanh(score/softcap) before the mask; 0 is none.",
  sequence_length: "How many positions a sequence of random vectors has.",
  embed_dim: "The width of X, for random vectors and weights.",
  head_dim: "The width of each head, d_k and d_v, for random weights; embed_dim/num_heads if not said.",
  expect: layerDocs.expect,
  tolerance: layerDocs.tolerance,
} as const;

export const rnnDocs = {
  type: "A recurrent layer: its state is all that it remembers of the sequence.",
  description: layerDocs.description,
  task: "The task, by its name in tasks, that gives the values x of the sequence and what the layer is to answer.",
  hidden_size: "How many numbers the state has.",
  dtype: "The number format in which the state is kept from step to step.",
  scheme:
    'What the state holds: "packed" puts the variables that are still needed into the bits of one number, "tanh" and "relu" are torch.nn.RNN.',
  nonlinearity: "torch.nn.RNN's name for a scheme of tanh or relu.",
  bits: "Of a packed state: bits for each variable of the task, in its order.",
  W_ih: "hidden_size × 1: what multiplies x_t.",
  W_hh: "hidden_size × hidden_size: what multiplies the state before.",
  b_ih: "hidden_size numbers that are added.",
  b_hh: "hidden_size numbers that are added.",
  W_out: "1 × hidden_size: o_t = W_out·h_t + b_out.",
  b_out: "The number that is added to every answer.",
  expect: layerDocs.expect,
  tolerance: layerDocs.tolerance,
} as const;

export const taskDocs = {
  description: "What this task asks, in your own words.",
  variables: "Independent random variables, by name, each with its distribution.",
  x: "What the layer is given at each position: numbers and names of variables.",
  y: "What it is to answer at each position, having seen the sequence so far.",
  loss: 'What a wrong answer costs: "l1" its distance, "l2" its square.',
} as const;

export const distributionDocs = {
  uniform: "[low, high]: alike between the two.",
  normal: "[mean, standard deviation]",
  exponential: "The rate; the mean is 1/rate.",
  bernoulli: "The probability of 1; otherwise it is 0.",
  discrete: "{ values, probabilities }: alike where no probabilities are given.",
  values: "What a discrete variable can be.",
  probabilities: "How probable each of the values is, 1 in all.",
} as const;

export const sequenceReportDocs = {
  loss: "The expected loss on the task, summed over positions.",
  loss_per_position: "The expected loss at each position.",
  loss_error:
    "How far the loss may be off: a bound for quadrature, the 99.9 % confidence interval for sampling.",
  optimal_loss: "The least loss that anything can reach which sees the sequence so far.",
  optimal_loss_per_position: "The least loss at each position.",
  parameters: "How many numbers the layer learns.",
  bits: "Of a packed state: the bits of each variable.",
  excess_loss: "Of a packed state: its loss beyond the optimum, measured by running its arithmetic.",
  excess_loss_bound: "The least excess of any scheme with as many states, where it is known.",
  scores_shape: "Heads × positions × positions.",
  output_shape: "Positions × the width of the output.",
  macs: "Multiply-adds of the projections, scores and outputs.",
} as const;

export type SequenceReportKey = keyof typeof sequenceReportDocs;
export const sequenceReportKeys = Object.keys(sequenceReportDocs) as readonly SequenceReportKey[];

export type ReportKey = keyof typeof reportDocs;
export const reportKeys = Object.keys(reportDocs) as readonly ReportKey[];
