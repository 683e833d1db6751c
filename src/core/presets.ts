/** What a tensor is for. */
export type TensorRole = "input" | "weight" | "bias";

/** A named pattern to fill a tensor with. */
export interface Preset {
  readonly name: string;
  readonly description: string;
  readonly roles: readonly TensorRole[];
  /** The least length of each spatial axis, and how many such axes there must be at least. */
  readonly minimumSize: number;
  readonly minimumAxes: number;
  /**
   * One value.
   *
   * @param position along the spatial axes
   * @param size of the spatial axes
   * @param channels of an input `[channel]`, of a weight both of its channel indices
   */
  value(position: readonly number[], size: readonly number[], channels: readonly number[]): number;
  /**
   * The same for whole lines of some channels, where there is something to be worked out once for them: writes the values along the last axis
   * that begin at `position`, whose last coordinate is 0, from index `at` on.
   */
  lines?(
    size: readonly number[],
    channels: readonly number[],
  ): (position: readonly number[], values: Float32Array, at: number) => void;
}

const kernel = { roles: ["weight"], minimumSize: 1, minimumAxes: 1 } as const;
const picture = { roles: ["input"], minimumSize: 1, minimumAxes: 1 } as const;
const constant = { roles: ["input", "weight", "bias"], minimumSize: 0, minimumAxes: 0 } as const;

/** All presets; kernels are the same for every pair of channels, but for `identity`. */
export const presets: readonly Preset[] = [
  {
    ...kernel,
    name: "sobel_x",
    description: "Edges across the last axis: a difference along it, smoothed along the others.",
    minimumSize: 2,
    value: (position, size) => differenceAlong(size.length - 1, position, size),
  },
  {
    ...kernel,
    name: "sobel_y",
    description: "Edges across the last axis but one.",
    minimumSize: 2,
    minimumAxes: 2,
    value: (position, size) => differenceAlong(size.length - 2, position, size),
  },
  {
    ...kernel,
    name: "laplacian",
    description: "Second differences along all axes: 0 where the input is flat or an even slope.",
    minimumSize: 3,
    value: laplacian,
  },
  {
    ...kernel,
    name: "gaussian",
    description: "Smoothing with binomial weights that sum to 1.",
    value: (position, size) =>
      product(position, (n, axis) => binomial((size[axis] ?? 1) - 1, n) / 2 ** ((size[axis] ?? 1) - 1)),
  },
  {
    ...kernel,
    name: "box",
    description: "The mean of the window.",
    value: (_, size) => 1 / product(size, (n) => n),
  },
  {
    ...kernel,
    name: "sharpen",
    description: "The input minus its Laplacian: details stand out.",
    minimumSize: 3,
    value: (position, size) => atCentre(position, size) - laplacian(position, size),
  },
  {
    ...kernel,
    name: "emboss",
    description: "Light from one corner: slopes become bright or dark, flat parts stay.",
    minimumSize: 2,
    value: (position, size) =>
      position.reduce((sum, n, axis) => sum + n - centre(size[axis] ?? 1), atCentre(position, size)),
  },
  {
    ...kernel,
    name: "identity",
    description: "1 at the centre from each channel to the channel of the same number, 0 elsewhere.",
    value: (position, size, [first = 0, second = 0]) => (first === second ? atCentre(position, size) : 0),
  },
  {
    ...picture,
    name: "gradient",
    description: "A ramp from 0 to 1 along the last axis; the next channel takes the axis before.",
    value: (position, size, [channel = 0]) => {
      const axis = size.length - 1 - (channel % size.length);
      return (position[axis] ?? 0) / Math.max(1, (size[axis] ?? 1) - 1);
    },
  },
  {
    ...picture,
    name: "checkerboard",
    description: "Alternating 0 and 1; the next channel is inverted.",
    value: (position, _, [channel = 0]) => position.reduce((sum, n) => sum + n, channel) % 2,
  },
  {
    ...picture,
    name: "waves",
    description:
      "Smooth hills in steps of a half between −2 and 2, easy to calculate with; shifted in each channel.",
    value: (position, size, channels) => {
      const line = new Float32Array(size.at(-1) ?? 1);
      waves(size, channels)(position, line, 0);
      return line[position.at(-1) ?? 0] ?? 0;
    },
    lines: waves,
  },
  {
    ...picture,
    name: "ring",
    description: "A soft ring, like the digit 0; smaller in each further channel.",
    value: (position, size, [channel = 0]) => {
      const squares = position.map((n, axis) => ((2 * n + 1) / (size[axis] ?? 1) - 1) ** 2);
      const radius = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
      return Math.max(0, 1 - Math.abs(radius - 0.6 / (1 + channel / 4)) * 4);
    },
  },
  {
    ...picture,
    name: "impulse",
    description: "1 at the centre, 0 elsewhere: the output shows the kernel itself.",
    value: (position, size) => atCentre(position, size),
  },
  { ...constant, name: "ones", description: "1 everywhere.", value: () => 1 },
  { ...constant, name: "zeros", description: "0 everywhere.", value: () => 0 },
];

const product = (values: readonly number[], factor: (value: number, axis: number) => number) =>
  values.reduce((total, value, axis) => total * factor(value, axis), 1);

const centre = (size: number) => Math.floor((size - 1) / 2);

function atCentre(position: readonly number[], size: readonly number[]): number {
  return position.every((n, axis) => n === centre(size[axis] ?? 1)) ? 1 : 0;
}

/** +1 beside the centre along each axis, and at the centre what makes the sum 0. */
function laplacian(position: readonly number[], size: readonly number[]): number {
  const distance = position.reduce((sum, n, axis) => sum + Math.abs(n - centre(size[axis] ?? 1)), 0);
  return distance === 0 ? -2 * size.length : distance === 1 ? 1 : 0;
}

function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return Math.round(value);
}

/** Sobel's kernel for any size, with the signs of the literature: 1 0 −1 along the axis, 1 2 1 along the others. */
function differenceAlong(axis: number, position: readonly number[], size: readonly number[]): number {
  return product(position, (n, a) => {
    const degree = (size[a] ?? 1) - 1;
    return a === axis ? binomial(degree - 1, n) - binomial(degree - 1, n - 1) : binomial(degree, n);
  });
}

/** A hill is a sum of two, one of which depends on the last axis alone. */
function waves(
  size: readonly number[],
  [channel = 0]: readonly number[],
): (position: readonly number[], values: Float32Array, at: number) => void {
  // Over a large picture the hills are as many as over a small one, only wider: fine ones would blur into noise.
  const scale = Math.min(1, 16 / Math.max(...size));
  const [width = 1, height = 1, depth = 1] = size.slice(-3).reverse();
  const across = Float64Array.from({ length: width }, (_, x) => Math.cos(x * scale * 1.1 + channel * 0.7));
  const down = Float64Array.from({ length: depth * height }, (_, n) => {
    const [z, y] = [Math.floor(n / height) * scale, (n % height) * scale];
    return Math.sin(y * 0.9 + z * 0.5 + channel * 0.7);
  });
  const last = size.length - 1;
  return (position, values, at) => {
    const line = down[(position[last - 2] ?? 0) * height + (position[last - 1] ?? 0)] as number;
    for (let x = 0; x < width; x++) values[at + x] = Math.round((line + (across[x] as number)) * 2) / 2;
  };
}
