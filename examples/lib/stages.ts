/** A run of convolutions of the same size, followed by pooling that halves the size. */
export interface Stage {
  readonly channels: number;
  readonly layers: number;
}

/** A 3 × 3 convolution that keeps the size, with the parameters that this should have. */
export function conv3x3(size: number, inChannels: number, outChannels: number) {
  return {
    type: "conv2d",
    input_size: [size, size],
    in_channels: inChannels,
    out_channels: outChannels,
    kernel_size: 3,
    padding: 1,
    expect: {
      output_size: [size, size],
      parameters: outChannels * (9 * inChannels + 1),
    },
  };
}
