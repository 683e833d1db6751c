import { blockColumns } from "./blocking";
import { madd } from "./madd";
import { constant, linePoints } from "./winogradPoints";

/** Bytes that one transform works in: four lines, each of six vectors. */
export const outputScratchBytes: i32 = 16 * 4 * linePoints;

/**
 * Transforms the products of tiles for a strip of eight output channels to m × m outputs a tile: Aᵀ v A + bias. Writes what of
 * them lies inside of the output.
 *
 * @param from the first point's products, eight a tile; the next point's are `pointBytes` further on
 * @param first position of the first tile in the output
 * @param to the output of the first channel, and `channels` how many of the eight there are
 * @returns zeros where all of it is finite, else NaN in some lane
 */
export function transformOutputs(
  m: i32,
  from: usize,
  pointBytes: usize,
  first: i32,
  tiles: i32,
  channels: i32,
  bias: usize,
  to: usize,
  height: i32,
  width: i32,
  scratch: usize,
): v128 {
  const tilesPerRow = (width + m - 1) / m;
  const planeBytes = <usize>(height * width) << 2;
  let zero = f32x4.splat(0);
  for (let tile = first; tile < first + tiles; tile++) {
    const top = (tile / tilesPerRow) * m;
    const left = (tile % tilesPerRow) * m;
    const lines = min(m, height - top);
    const columns = min(m, width - left);
    const at = to + (<usize>(top * width + left) << 2);
    let check: v128;
    if (m == 4) check = transform4(from, pointBytes, bias, at, width, planeBytes, channels, lines, columns, scratch);
    else check = transform3(from, pointBytes, bias, at, width, planeBytes, channels, lines, columns, scratch);
    zero = f32x4.add(zero, check);
    from += 4 * blockColumns;
  }
  return zero;
}

function transform4(
  from: usize,
  pointBytes: usize,
  bias: usize,
  to: usize,
  width: i32,
  planeBytes: usize,
  channels: i32,
  lines: i32,
  columns: i32,
  scratch: usize,
): v128 {
  return transform(4, from, pointBytes, bias, to, width, planeBytes, channels, lines, columns, scratch);
}

function transform3(
  from: usize,
  pointBytes: usize,
  bias: usize,
  to: usize,
  width: i32,
  planeBytes: usize,
  channels: i32,
  lines: i32,
  columns: i32,
  scratch: usize,
): v128 {
  return transform(3, from, pointBytes, bias, to, width, planeBytes, channels, lines, columns, scratch);
}

/** One tile, with four channels in the lanes of a vector. Where m is a constant, so is what depends on it. */
// @ts-ignore: decorator
@inline
function transform(
  m: i32,
  from: usize,
  pointBytes: usize,
  biases: usize,
  to: usize,
  width: i32,
  planeBytes: usize,
  channels: i32,
  lines: i32,
  columns: i32,
  scratch: usize,
): v128 {
  const a = constant(4), b = constant(5), a2 = constant(6), b2 = constant(7), a3 = constant(8), b3 = constant(9);
  const stride = <usize>linePoints * pointBytes;
  const rowBytes = <usize>width << 2;
  let zero = f32x4.splat(0);
  for (let left = channels; left > 0; left -= 4) {
    let point = from;
    for (let line = scratch; line < scratch + 16 * linePoints; line += 16) {
      const v1 = v128.load(point + stride);
      const v2 = v128.load(point + 2 * stride);
      const v3 = v128.load(point + 3 * stride);
      const v4 = v128.load(point + 4 * stride);
      const last = v128.load(point + 5 * stride);
      const evenA = f32x4.add(v1, v2);
      const evenB = f32x4.add(v3, v4);
      const oddA = f32x4.sub(v1, v2);
      const oddB = f32x4.sub(v3, v4);
      v128.store(line, f32x4.add(f32x4.add(v128.load(point), evenA), evenB));
      v128.store(line, power(false, a, oddA, b, oddB, last), 16 * linePoints);
      v128.store(line, power(m == 3, a2, evenA, b2, evenB, last), 2 * 16 * linePoints);
      if (m > 3) v128.store(line, power(true, a3, oddA, b3, oddB, last), 3 * 16 * linePoints);
      point += pointBytes;
    }
    const bias = v128.load(biases);
    let row = to;
    for (let line = scratch, end = scratch + <usize>(lines * 16 * linePoints); line < end; line += 16 * linePoints) {
      const v1 = v128.load(line, 16);
      const v2 = v128.load(line, 32);
      const v3 = v128.load(line, 48);
      const v4 = v128.load(line, 64);
      const last = f32x4.add(v128.load(line, 80), bias);
      const evenA = f32x4.add(v1, v2);
      const evenB = f32x4.add(v3, v4);
      const oddA = f32x4.sub(v1, v2);
      const oddB = f32x4.sub(v3, v4);
      const y0 = f32x4.add(f32x4.add(f32x4.add(v128.load(line), bias), evenA), evenB);
      const y1 = f32x4.add(power(false, a, oddA, b, oddB, last), bias);
      let y2 = power(m == 3, a2, evenA, b2, evenB, last);
      let y3 = y2;
      let sum = f32x4.add(f32x4.add(y0, y1), y2);
      if (m > 3) {
        y2 = f32x4.add(y2, bias);
        y3 = power(true, a3, oddA, b3, oddB, last);
        sum = f32x4.add(f32x4.add(y0, y1), f32x4.add(y2, y3));
      }
      zero = f32x4.add(zero, f32x4.sub(sum, sum));
      const low01 = v128.shuffle<f32>(y0, y1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(y2, y3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(y0, y1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(y2, y3, 2, 6, 3, 7);
      let at = row;
      writeLine(m, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), at, columns);
      if (left > 1) {
        at += planeBytes;
        writeLine(m, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), at, columns);
      }
      if (left > 2) {
        at += planeBytes;
        writeLine(m, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), at, columns);
      }
      if (left > 3) {
        at += planeBytes;
        writeLine(m, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), at, columns);
      }
      row += rowBytes;
    }
    from += 16;
    biases += 16;
    to += 4 * planeBytes;
  }
  return zero;
}

/** A power of ±a and ±b times their values; with the value at ∞ too, if this is the last output. */
// @ts-ignore: decorator
@inline
function power(isLast: bool, a: v128, x: v128, b: v128, y: v128, last: v128): v128 {
  return isLast ? madd(a, x, madd(b, y, last)) : madd(a, x, f32x4.mul(b, y));
}

/** As many of m outputs as there are columns. */
// @ts-ignore: decorator
@inline
function writeLine(m: i32, y: v128, to: usize, columns: i32): void {
  if (columns == m) {
    if (m == 4) {
      v128.store(to, y);
    } else {
      v128.store64_lane(to, y, 0);
      v128.store32_lane(to, y, 2, 8);
    }
  } else {
    v128.store32_lane(to, y, 0);
    if (columns > 1) v128.store32_lane(to, y, 1, 4);
    if (m > 3 && columns > 2) v128.store32_lane(to, y, 2, 8);
  }
}
