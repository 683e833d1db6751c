/** The parameters of a convolution, as PyTorch names them. */

export type ConvType =
  | "conv1d"
  | "conv2d"
  | "conv3d"
  | "conv_transpose1d"
  | "conv_transpose2d"
  | "conv_transpose3d";

/** One number for all axes, a list with one an axis, or for padding also `[before, after]` pairs. */
export type PerAxis = number | readonly number[];
export type Padding = PerAxis | readonly (readonly [number, number])[] | "same" | "valid";

/** The parameters of a convolution under PyTorch's names; sizes are spatial, without batch and channels. */
export interface ConvParameters {
  /** Decides the number of axes and the direction; without it, `input_size` and `transposed` do. */
  readonly type?: ConvType | undefined;
  readonly transposed?: boolean | undefined;
  readonly input_size: PerAxis;
  readonly in_channels: number;
  readonly out_channels: number;
  readonly kernel_size: PerAxis;
  readonly stride?: PerAxis | undefined;
  readonly padding?: Padding | undefined;
  readonly output_padding?: PerAxis | undefined;
  readonly dilation?: PerAxis | undefined;
  readonly groups?: number | undefined;
}
