import { blockColumns, blockRows } from "./blocking";
import { copyTile, multiplyStrips } from "./multiply";
import { packStrip } from "./packRows";
import { inputLine, outputLine, transformKernel } from "./winogradTransforms";

/** Values of a transformed tile. */
const points: i32 = 36;

/** Bytes that a tile transform works in: 36 vectors, and as many once more. */
const tileBytes: i32 = 2 * 16 * points;

/** Bytes that a convolution works in, for so many tiles at a time. */
export function winogradScratchBytes(inChannels: i32, outChannels: i32, block: i32): i32 {
  return tileBytes + points * (pointBytes(block, inChannels) + pointBytes(block, outChannels));
}

/** Bytes of one point's values: an odd number of cache lines, so that the 36 points of a tile share no set of the cache. */
function pointBytes(block: i32, channels: i32): i32 {
  return ((4 * block * channels + 63) & -64) | 64;
}

/**
 * Transforms and packs a weight (out × in × 3 × 3): for each of 36 points a matrix (out × in), packed in strips of rows.
 *
 * @param scratch 4·36·out·in bytes, and 200 more
 */
export function packWinograd(weight: usize, outChannels: i32, inChannels: i32, packed: usize, scratch: usize): void {
  const matrix = scratch + 200;
  const matrixBytes = <usize>(outChannels * inChannels) << 2;
  for (let at: usize = 0; at < matrixBytes; at += 4) {
    transformKernel(weight + 9 * at, matrix + at, matrixBytes, scratch);
  }
  const rowBytes = <usize>inChannels << 2;
  for (let point = 0; point < points; point++) {
    const from = matrix + <usize>point * matrixBytes;
    for (let i = 0; i < outChannels; i += blockRows) {
      const height = min(blockRows, outChannels - i);
      packStrip(from + <usize>i * rowBytes, rowBytes, height, inChannels, packed);
      packed += <usize>height * rowBytes;
    }
  }
}

/**
 * A convolution with kernels of 3 × 3, stride 1 and dilation 1, in tiles of 4 × 4 outputs.
 *
 * @param planes the padded input, one plane a channel, wide and high enough for whole tiles
 * @param offsets where each tile's input begins within a plane, in bytes; as many as tiles, rounded up to eights
 * @param from the first tile that is computed, a multiple of 8; all up to `to`
 * @param block how many tiles are computed at a time, a multiple of 8
 * @param zeros as many as output channels
 * @returns whether all results are finite; if not, they may be wrong: a tile's values meet in sums that cancel
 */
export function winograd(
  planes: usize,
  planeBytes: usize,
  planeRowBytes: usize,
  offsets: usize,
  from: i32,
  to: i32,
  tilesPerRow: i32,
  inChannels: i32,
  outChannels: i32,
  packed: usize,
  output: usize,
  height: i32,
  width: i32,
  bias: usize,
  zeros: usize,
  block: i32,
  scratch: usize,
): bool {
  const inputs = scratch + tileBytes;
  const inputBytes = <usize>pointBytes(block, inChannels);
  const outputs = inputs + <usize>points * inputBytes;
  const outputRowBytes = <usize>block << 2;
  const outputBytes = <usize>pointBytes(block, outChannels);
  const matrixBytes = <usize>(outChannels * inChannels) << 2;
  let finite = f32x4.splat(0);
  for (let first = from; first < to; first += block) {
    const count = min(block, to - first);
    for (let tile = 0; tile < count; tile += blockColumns) {
      const at = offsets + (<usize>(first + tile) << 2);
      let input = inputs + (<usize>(tile * inChannels) << 2);
      let plane = planes;
      for (let channel = 0; channel < inChannels; channel++) {
        transformInput(plane, planeRowBytes, at, input, inputBytes, scratch);
        transformInput(plane, planeRowBytes, at + 16, input + 16, inputBytes, scratch);
        plane += planeBytes;
        input += 4 * blockColumns;
      }
    }
    const whole = (count + blockColumns - 1) & -blockColumns;
    for (let point = 0; point < points; point++) {
      multiplyStrips(
        packed + <usize>point * matrixBytes,
        outChannels,
        inChannels,
        inputs + <usize>point * inputBytes,
        whole,
        outputs + <usize>point * outputBytes,
        outputRowBytes,
        zeros,
        false,
        scratch,
      );
    }
    for (let channel = 0; channel < outChannels; channel++) {
      const plane = output + (<usize>(channel * height * width) << 2);
      const start = v128.load32_splat(bias + (<usize>channel << 2));
      const products = outputs + <usize>channel * outputRowBytes;
      for (let tile = 0; tile < count; tile += 4) {
        transformOutput(products + (<usize>tile << 2), outputBytes, start, scratch);
        for (let n = 0; n < 4 && tile + n < count; n++) {
          finite = f32x4.add(
            finite,
            writeTile(scratch + (<usize>n << 4), first + tile + n, tilesPerRow, plane, height, width),
          );
        }
      }
    }
  }
  return v128.any_true(f32x4.ne(finite, f32x4.splat(0))) == false;
}

/** Transforms the inputs of four tiles, one a lane. */
function transformInput(
  plane: usize,
  rowBytes: usize,
  offsets: usize,
  to: usize,
  toBytes: usize,
  scratch: usize,
): void {
  let tile0 = plane + load<u32>(offsets);
  let tile1 = plane + load<u32>(offsets, 4);
  let tile2 = plane + load<u32>(offsets, 8);
  let tile3 = plane + load<u32>(offsets, 12);
  for (let row: usize = scratch; row < scratch + 6 * 96; row += 96) {
    const x0 = v128.load(tile0);
    const x1 = v128.load(tile1);
    const x2 = v128.load(tile2);
    const x3 = v128.load(tile3);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(row, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(row, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16);
    v128.store(row, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 32);
    v128.store(row, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 48);
    const end01 = v128.load64_lane(tile1, v128.load64_zero(tile0, 16), 1, 16);
    const end23 = v128.load64_lane(tile3, v128.load64_zero(tile2, 16), 1, 16);
    v128.store(row, v128.shuffle<f32>(end01, end23, 0, 2, 4, 6), 64);
    v128.store(row, v128.shuffle<f32>(end01, end23, 1, 3, 5, 7), 80);
    tile0 += rowBytes;
    tile1 += rowBytes;
    tile2 += rowBytes;
    tile3 += rowBytes;
  }
  const columns = scratch + 16 * points;
  for (let column: usize = 0; column < 96; column += 16) {
    inputLine(scratch + column, 96, columns + column, 96);
  }
  for (let row: usize = 0; row < 6; row++) {
    inputLine(columns + 96 * row, 16, to + 6 * row * toBytes, toBytes);
  }
}

/** Transforms the products of four tiles, one a lane, and lays the rows of each tile out: row r of tile n at 64·r + 16·n. */
function transformOutput(from: usize, pointBytes: usize, bias: v128, scratch: usize): void {
  const columns = scratch + 16 * points;
  for (let column: usize = 0; column < 6; column++) {
    outputLine(from + column * pointBytes, 6 * pointBytes, columns + (column << 4), 96);
  }
  for (let row: usize = 0; row < 4; row++) {
    const to = scratch + (row << 6);
    outputLine(columns + 96 * row, 16, to, 16);
    const y0 = f32x4.add(v128.load(to), bias);
    const y1 = f32x4.add(v128.load(to, 16), bias);
    const y2 = f32x4.add(v128.load(to, 32), bias);
    const y3 = f32x4.add(v128.load(to, 48), bias);
    const low01 = v128.shuffle<f32>(y0, y1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(y2, y3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(y0, y1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(y2, y3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 32);
    v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 48);
  }
}

/** Writes what of a tile lies inside the output. Returns zeros where all of it is finite, else NaN in some lane. */
function writeTile(from: usize, tile: i32, tilesPerRow: i32, plane: usize, height: i32, width: i32): v128 {
  const top = (tile / tilesPerRow) << 2;
  const left = (tile % tilesPerRow) << 2;
  const to = plane + (<usize>(top * width + left) << 2);
  const rowBytes = <usize>width << 2;
  const y0 = v128.load(from);
  const y1 = v128.load(from, 64);
  const y2 = v128.load(from, 128);
  const y3 = v128.load(from, 192);
  if (top + 4 <= height && left + 4 <= width) {
    v128.store(to, y0);
    v128.store(to + rowBytes, y1);
    v128.store(to + 2 * rowBytes, y2);
    v128.store(to + 3 * rowBytes, y3);
  } else {
    copyTile(from, 64, to, rowBytes, min(4, height - top), min(4, width - left));
  }
  return f32x4.mul(f32x4.add(f32x4.add(y0, y1), f32x4.add(y2, y3)), f32x4.splat(0));
}
