import { blockColumns, blockRows } from "./blocking";
import { inputScratchBytes, transformInputs } from "./winogradInput";
import { outputScratchBytes, transformOutput } from "./winogradOutput";
import { linePoints, points } from "./winogradPoints";
import { multiplyTiles } from "./winogradProduct";

/** Tiles are computed in multiples of so many at a time. */
export const tileRows: i32 = blockRows;

/** Terms of a sum that are added by themselves, which keeps rounding small; with few points more of them do no harm. */
const termsAtOnce: i32 = 32;
const fewPointsTerms: i32 = 256;

/** Bytes that a convolution works in, for so many tiles at a time. */
export function winogradScratchBytes(depth: i32, m: i32, block: i32): i32 {
  return (
    outputScratchBytes + points * (pointBytes(block, depth) + pointBytes(block, blockColumns)) + inputScratchBytes(block, m)
  );
}

/** Bytes of one point's values: an odd number of cache lines, so that the points of a tile share no set of the cache. */
function pointBytes(block: i32, depth: i32): i32 {
  return ((4 * block * depth + 63) & -64) | 64;
}

/**
 * A convolution with small kernels and dilation 1, for a rectangle of the output: in tiles of `rowOutputs` × `columnOutputs`
 * outputs, transformed to `rows` × `columns` values, each 6 or 8; see `winogradPoints.ts`.
 *
 * A stride of 2 is one of 1 over four times the channels: each second line and column of the input, from an even or an odd
 * one on, is a plane of its own, and meets each second tap.
 *
 * @param padTop lines of padding above, and `padLeft` columns of it before the input
 * @param top the first line of the rectangle, and `left` its first column
 * @param depth planes, rounded up to fours
 * @param from the first tile that is computed; all up to `to`
 * @param packed for each strip of eight output channels and each of 8 × 8 points a matrix (depth × 8)
 * @param bias as many as output channels, rounded up to eights
 * @param zeros as many as a line of the input, and 8 more, but 24 at least
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
  rows: i32,
  rowOutputs: i32,
  columns: i32,
  columnOutputs: i32,
  top: i32,
  left: i32,
  tilesPerRow: i32,
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
  const inputs = scratch + outputScratchBytes;
  const inputBytes = <usize>pointBytes(block, depth);
  const outputs = inputs + <usize>points * inputBytes;
  const outputBytes = <usize>pointBytes(block, blockColumns);
  const lines = outputs + <usize>points * outputBytes;
  const weightBytes = <usize>(depth * blockColumns) << 2;
  const planeBytes = <usize>(height * width) << 2;
  const groupBytes = <usize>block << 4;
  const terms = rows + columns == 12 ? fewPointsTerms : termsAtOnce;
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
        (top + ((first + tile) / tilesPerRow) * rowOutputs) * stride - padTop,
        (left + column * columnOutputs) * stride - padLeft,
        inRow,
        rows,
        columns,
        columnOutputs,
        zeros,
        inputs + (<usize>tile << 4),
        inputBytes,
        depth,
        groupBytes,
        lines,
      );
      tile += inRow;
    }
    for (let channel = 0; channel < outChannels; channel += blockColumns) {
      let tiles = inputs;
      let products = outputs;
      for (let row = 0; row < rows; row++) {
        let weights = packed + <usize>(channel / blockColumns * points + row * linePoints) * weightBytes;
        for (let column = 0; column < columns; column++) {
          multiplyTiles(count, depth, terms, groupBytes, tiles, weights, products, zeros);
          tiles += inputBytes;
          products += outputBytes;
          weights += weightBytes;
        }
      }
      products = outputs;
      for (let tile = first; tile < first + count; tile++) {
        const y = top + tile / tilesPerRow * rowOutputs;
        const x = left + tile % tilesPerRow * columnOutputs;
        zero = f32x4.add(
          zero,
          transformOutput(
            rows,
            rowOutputs,
            columns,
            columnOutputs,
            products,
            outputBytes,
            bias + (<usize>channel << 2),
            output + <usize>channel * planeBytes + (<usize>(y * width + x) << 2),
            width,
            planeBytes,
            min(blockColumns, outChannels - channel),
            min(rowOutputs, height - y),
            min(columnOutputs, width - x),
            scratch,
          ),
        );
        products += 4 * blockColumns;
      }
    }
  }
  return v128.any_true(f32x4.ne(zero, f32x4.splat(0))) == false;
}
