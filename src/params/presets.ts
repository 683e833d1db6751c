/** The tensors that can be asked for by name. */
export const presetNames = [
  "sobel_x",
  "sobel_y",
  "laplacian",
  "gaussian",
  "box",
  "sharpen",
  "emboss",
  "identity",
  "gradient",
  "checkerboard",
  "waves",
  "ring",
  "impulse",
  "ones",
  "zeros",
] as const;
