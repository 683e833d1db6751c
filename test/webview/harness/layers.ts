/** Parameter files that the harness shows: one layer each, or several to choose from. */
export const files: Readonly<Record<string, string>> = {
  edges: file({
    edges: conv2d([6, 6], 1, 1, 3, {
      padding: 1,
      bias: false,
      weight: [
        [
          [
            [1, 0, -1],
            [2, 0, -2],
            [1, 0, -1],
          ],
        ],
      ],
      input: [
        [
          [1, 0.5, -0.5, -1, -0.5, 0.5],
          [2, 1, 0, 0, 0.5, 1.5],
          [2, 1.5, 0.5, 0, 0.5, 1.5],
          [1.5, 1, 0, -0.5, 0, 1],
          [0.5, 0, -1, -1.5, -0.5, 0],
          [0, -0.5, -1.5, -2, -1.5, -0.5],
        ],
      ],
      expect: { output_size: [6, 6], sparsity: 0.75 },
    }),
    second: conv2d([8, 8], 1, 1, 3),
  }),
  grouped: file({
    grouped: conv2d([7, 9], 3, 6, [3, 2], {
      groups: 3,
      stride: [2, 1],
      padding: [
        [1, 0],
        [0, 1],
      ],
    }),
  }),
  lenet: file({ conv1: conv2d([28, 28], 1, 6, 5, { padding: 2, input: { preset: "ring" } }) }),
  resnet: file({
    conv1: conv2d([224, 224], 3, 64, 7, { stride: 2, padding: 3, bias: false, input: { preset: "waves" } }),
  }),
  vgg: file({ conv1_2: conv2d([224, 224], 64, 64, 3, { padding: 1 }) }),
  signal: file({
    signal: {
      type: "conv1d",
      input_size: 16,
      in_channels: 2,
      out_channels: 3,
      kernel_size: 5,
      stride: 2,
      padding: 2,
    },
  }),
  volume: file({
    volume: {
      type: "conv3d",
      input_size: [5, 6, 7],
      in_channels: 1,
      out_channels: 2,
      kernel_size: [3, 2, 3],
      padding: 1,
    },
  }),
  transposed: file({
    up: {
      type: "conv_transpose2d",
      input_size: [4, 4],
      in_channels: 2,
      out_channels: 2,
      kernel_size: 3,
      stride: 2,
      padding: 1,
      output_padding: 1,
    },
  }),
  invalid: file({ broken: conv2d([4, 4], 3, 8, 7, { stride: 0 }) }),
  empty: file({}),
};

function conv2d(
  size: readonly number[],
  inChannels: number,
  outChannels: number,
  kernel: unknown,
  more: object = {},
) {
  return {
    type: "conv2d",
    input_size: size,
    in_channels: inChannels,
    out_channels: outChannels,
    kernel_size: kernel,
    ...more,
  };
}

function file(layers: object): string {
  return JSON.stringify({ layers }, null, 2);
}
