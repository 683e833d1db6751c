/**
 * What the training of a layer works on: words that `src/kernels/wasm/descentMemory.ts` writes in this order. Parameters are float64,
 * as small changes must not be lost; the sample is float32.
 */
@unmanaged
export class Descent {
  /** The layer's parameters end to end, and how many bytes they take, a multiple of 16. */
  parameters: usize;
  parameterBytes: usize;
  /** Behind the parameters may lie other float64 numbers. So far behind each of them lies the loss's slope by it. */
  toSlopes: usize;
  /** As many bytes each as the parameters: Adam's running means of slopes and of their squares, and all bits set where one is trained. */
  adam: usize;
  positions: i32;
  /** What histories say, and what is to be answered: a line of float32 numbers for each position. */
  x: usize;
  y: usize;
  /** A multiple of 32: lines are filled up with copies of a history, which count nothing. */
  lineBytes: usize;
  /** The number of histories. */
  size: i32;
  /** 1 for l2, 0 for l1. */
  isSquared: i32;
  /** 1 for a recurrent layer, 0 for attention. */
  isRecurrent: i32;
  /** Chunks of answers, and then of the loss's slopes by them: one, or as many as there are positions. */
  answers: usize;
}

/** So many bytes of a line are computed at a time: they stay in the nearest cache, and sums in float32 short. */
export const chunkBytes: usize = 512;
