import { blockColumns, blockRows } from "./blocking";
import { inputScratchBytes, transformInputs } from "./winogradInput";
import { outputScratchBytes, transformOutputs } from "./winogradOutput";
import { linePoints, points } from "./winogradPoints";
import { multiplyTiles } from "./winogradProduct";

/** Tiles are computed in multiples of so many at a time. */
export const tileRows: i32 = blockRows;

/** Bytes that a convolution works in, for so many tiles at a time. */
export function winogradScratchBytes(depth: i32, m: i32, block: i32): i32 {
  return (
    outputScratchBytes + points * (pointBytes(block, depth) + pointBytes(block, blockColumns)) + inputScratchBytes(block, m)
  );
}

/** Bytes of one point's values: an odd number of cache lines, so that the 36 points of a tile share no set of the cache. */
function pointBytes(block: i32, depth: i32): i32 {
  return ((4 * block * depth + 63) & -64) | 64;
}

/**
 * A convolution with small kernels and dilation 1, in tiles of m × m outputs, see `winogradPoints.ts`.
 *
 * A stride of 2 is one of 1 over four times the channels: each second line and column of the input, from an even or an odd
 * one on, is a plane of its own, and meets each second tap.
 *
 * @param padTop lines of padding above, and `padLeft` columns of it before the input
 * @param depth planes, rounded up to fours
 * @param packed by `packWinograd`
 * @param bias as many as output channels, rounded up to fours
 * @param zeros as many as a line of the input, and 8 more
 * @param from the first tile that is computed; all up to `to`
 * @param block how many tiles are computed at a time, a multiple of `tileRows`
 * @returns whether all results are finite; if not, they may be wrong: a tile's values meet in sums that cancel
 */
export function winograd(
  x: usize,
  inChannels: i32,
  inputHeight: i32,
  inputWidth: i32,
  padTop: i32,
  padLeft: i32,
  stride: i32,
  m: i32,
  depth: i32,
  outChannels: i32,
  from: i32,
  to: i32,
  packed: usize,
  output: usize,
  height: i32,
  width: i32,
  bias: usize,
  zeros: usize,
  block: i32,
  scratch: usize,
): bool {
  const tilesPerRow = (width + m - 1) / m;
  const inputs = scratch + outputScratchBytes;
  const inputBytes = <usize>pointBytes(block, depth);
  const outputs = inputs + <usize>points * inputBytes;
  const outputBytes = <usize>pointBytes(block, blockColumns);
  const lines = outputs + <usize>points * outputBytes;
  const weightBytes = <usize>(depth * blockColumns) << 2;
  const planeBytes = <usize>(height * width) << 2;
  let zero = f32x4.splat(0);
  for (let first = from; first < to; first += block) {
    const count = min(block, to - first);
    for (let tile = 0; tile < count; ) {
      const column = (first + tile) % tilesPerRow;
      const inRow = min(tilesPerRow - column, count - tile);
      transformInputs(
        x,
        inChannels,
        inputHeight,
        inputWidth,
        stride,
        ((first + tile) / tilesPerRow) * m * stride - padTop,
        column * m * stride - padLeft,
        inRow,
        m,
        zeros,
        inputs,
        inputBytes,
        depth,
        tile,
        lines,
      );
      tile += inRow;
    }
    let weights = packed;
    for (let channel = 0; channel < outChannels; channel += blockColumns) {
      for (let point = 0; point < points; point++) {
        multiplyTiles(
          (count + blockRows - 1) / blockRows,
          depth,
          inputs + <usize>point * inputBytes,
          weights,
          outputs + <usize>point * outputBytes,
        );
        weights += weightBytes;
      }
      zero = f32x4.add(
        zero,
        transformOutputs(
          m,
          outputs,
          outputBytes,
          first,
          count,
          min(blockColumns, outChannels - channel),
          bias + (<usize>channel << 2),
          output + <usize>channel * planeBytes,
          height,
          width,
          scratch,
        ),
      );
    }
  }
  return v128.any_true(f32x4.ne(zero, f32x4.splat(0))) == false;
}
