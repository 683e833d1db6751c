import { blockColumns } from "./blocking";
import { kernelLine, linePoints, points } from "./winogradPoints";

/**
 * Transforms and packs a weight (out × in × kernelHeight × kernelWidth): for each strip of eight output channels and each of 36 points
 * a matrix (in × 8). A stride of 2 makes four planes of each channel, see `winograd`: each meets every second tap.
 *
 * @param depth planes, rounded up to fours
 * @param packed 36·depth·(out, rounded up to eights) floats that are zero
 * @param scratch 1 kB
 */
export function packWinograd(
  weight: usize,
  outChannels: i32,
  inChannels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  depth: i32,
  packed: usize,
  scratch: usize,
): void {
  const pointBytes = <usize>(depth * blockColumns) << 2;
  const planes = stride * stride;
  for (let out = 0; out < outChannels; out++) {
    const strip = packed + <usize>(points * (out / blockColumns)) * pointBytes + (<usize>(out % blockColumns) << 2);
    for (let plane = 0; plane < inChannels * planes; plane++) {
      const y = (plane % planes) / stride;
      const x = plane % stride;
      const to = strip + (<usize>(plane * blockColumns) << 2);
      transformKernel(weight, kernelHeight, kernelWidth, stride, y, x, to, pointBytes, scratch);
      if (plane % planes == planes - 1) weight += <usize>(kernelHeight * kernelWidth) << 2;
    }
  }
}

/** G g Gᵀ for every `stride`-th tap from (y, x) on: 36 values `pointBytes` apart; in float64, rounded once. */
function transformKernel(
  kernel: usize,
  height: i32,
  width: i32,
  stride: i32,
  y: i32,
  x: i32,
  to: usize,
  pointBytes: usize,
  scratch: usize,
): void {
  const rows = (height + stride - 1) / stride;
  const columns = (width + stride - 1) / stride;
  const line = scratch;
  const transformed = line + 8 * linePoints;
  for (let column = 0; column < columns; column++) {
    const at = column * stride + x;
    for (let row = 0; row < rows; row++) {
      const tap = row * stride + y;
      const value = tap < height && at < width ? load<f32>(kernel + (<usize>(tap * width + at) << 2)) : 0;
      store<f64>(line + (<usize>row << 3), value);
    }
    // Six rows of up to six columns.
    kernelLine(line, rows, transformed + (<usize>column << 3), 8 * linePoints);
  }
  const values = transformed + 8 * points;
  for (let row = 0; row < linePoints; row++) {
    kernelLine(transformed + <usize>(row * 8 * linePoints), columns, values, 8);
    for (let n = 0; n < linePoints; n++) {
      store<f32>(to, <f32>load<f64>(values + (<usize>n << 3)));
      to += pointBytes;
    }
  }
}
