import { entriesOf, type FileTensor } from "./fileTensor.ts";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** How many numbers stand for a pixel. */
  readonly channels: number;
  /** Row by row, the channels of a pixel side by side. */
  readonly data: ArrayLike<number>;
  /** What counts as 1. */
  readonly most: number;
}

/** A picture as a tensor (channels, height, width) of numbers from 0 to 1. */
export function planesOf({ width, height, channels, data, most }: Pixels): FileTensor {
  const shape = [channels, height, width];
  const result = new Float32Array(entriesOf(shape));
  const area = width * height;
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < area; pixel++) {
      result[channel * area + pixel] = (data[pixel * channels + channel] ?? 0) / most;
    }
  }
  return { shape, data: result, isPicture: true };
}
