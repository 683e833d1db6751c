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
  file: "A file beside this one that holds the tensor.",
  key: "The tensor's name within a file that holds several.",
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

export type LayerKey = keyof typeof layerDocs;
export type ReportKey = keyof typeof reportDocs;
export const reportKeys = Object.keys(reportDocs) as readonly ReportKey[];
