import { type FileTensor, TensorFileError } from "./fileTensor.ts";

/**
 * A picture as many channels as are asked for: 1 is grey, 3 is red, green and blue, 4 adds opacity. Grey becomes colour by repeating it, colour
 * grey by the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B; what is not asked for of opacity is left out.
 *
 * @throws TensorFileError for another number of channels
 */
export function pictureChannels(picture: FileTensor, channels: number): FileTensor {
  const [own = 0, height = 0, width = 0] = picture.shape;
  if (own === channels) return picture;
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    const message = `is a picture: those have 1 channel (grey), 3 (red, green, blue) or 4 (with opacity), but ${channels} are needed.`;
    throw new TensorFileError("tensor-file-type", message);
  }
  const area = height * width;
  const isColour = own >= 3;
  const plane = (channel: number) => picture.data.subarray(channel * area, (channel + 1) * area);
  const data = new Float32Array(channels * area);
  for (let channel = 0; channel < Math.min(channels, 3); channel++) {
    if (channels === 1 && isColour) luma(plane(0), plane(1), plane(2), data);
    else data.set(plane(isColour ? channel : 0), channel * area);
  }
  if (channels === 4) {
    if (own === 2) data.set(plane(1), 3 * area);
    else data.fill(1, 3 * area);
  }
  const { digest } = picture;
  return {
    shape: [channels, height, width],
    data,
    ...(digest !== undefined && { digest: `${digest} ${channels}` }),
  };
}

type Numbers = FileTensor["data"];

/** The weights are thousandths, so that equal channels stay what they are. */
function luma(red: Numbers, green: Numbers, blue: Numbers, result: Float32Array): void {
  for (let n = 0; n < result.length; n++) {
    result[n] = (299 * (red[n] ?? 0) + 587 * (green[n] ?? 0) + 114 * (blue[n] ?? 0)) / 1000;
  }
}
