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
  // What the value at ∞ adds to is the last output, which is the third or the fourth.
  const third = i32x4.splat(m == 3 ? -1 : 0);
  let zero = f32x4.splat(0);
  for (let tile = first; tile < first + tiles; tile++) {
    const top = (tile / tilesPerRow) * m;
    const left = (tile % tilesPerRow) * m;
    const lines = min(m, height - top);
    const columns = min(m, width - left);
    const at = to + (<usize>(top * width + left) << 2);
    zero = f32x4.add(
      zero,
      transform(from, pointBytes, bias, at, width, planeBytes, channels, lines, columns, third, scratch),
    );
    from += 4 * blockColumns;
  }
  return zero;
}

/** One tile, four channels at a time in the lanes of a vector: always the four outputs of m = 4, of which fewer may be written. */
function transform(
  from: usize,
  pointBytes: usize,
  biases: usize,
  to: usize,
  width: i32,
  planeBytes: usize,
  channels: i32,
  lines: i32,
  columns: i32,
  third: v128,
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
      v128.store(line, madd(a, oddA, f32x4.mul(b, oddB)), 16 * linePoints);
      v128.store(line, madd(a2, evenA, madd(b2, evenB, v128.and(last, third))), 2 * 16 * linePoints);
      v128.store(line, madd(a3, oddA, madd(b3, oddB, last)), 3 * 16 * linePoints);
      point += pointBytes;
    }
    const bias = v128.load(biases);
    let row = to;
    for (let line = scratch, end = scratch + <usize>(lines * 16 * linePoints); line < end; line += 16 * linePoints) {
      const v1 = v128.load(line, 16);
      const v2 = v128.load(line, 32);
      const v3 = v128.load(line, 48);
      const v4 = v128.load(line, 64);
      const last = v128.load(line, 80);
      const evenA = f32x4.add(v1, v2);
      const evenB = f32x4.add(v3, v4);
      const oddA = f32x4.sub(v1, v2);
      const oddB = f32x4.sub(v3, v4);
      const y0 = f32x4.add(f32x4.add(f32x4.add(v128.load(line), bias), evenA), evenB);
      const y1 = madd(a, oddA, madd(b, oddB, bias));
      const y2 = madd(a2, evenA, madd(b2, evenB, f32x4.add(v128.and(last, third), bias)));
      const y3 = madd(a3, oddA, madd(b3, oddB, f32x4.add(last, bias)));
      const sum = f32x4.add(f32x4.add(y0, y1), f32x4.add(y2, y3));
      zero = f32x4.add(zero, f32x4.sub(sum, sum));
      const low01 = v128.shuffle<f32>(y0, y1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(y2, y3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(y0, y1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(y2, y3, 2, 6, 3, 7);
      let at = row;
      writeLine(v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), at, columns);
      if (left > 1) {
        at += planeBytes;
        writeLine(v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), at, columns);
      }
      if (left > 2) {
        at += planeBytes;
        writeLine(v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), at, columns);
      }
      if (left > 3) {
        at += planeBytes;
        writeLine(v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), at, columns);
      }
      row += rowBytes;
    }
    from += 16;
    biases += 16;
    to += 4 * planeBytes;
  }
  return zero;
}

/** As many of four outputs as there are columns. */
// @ts-ignore: decorator
@inline
function writeLine(y: v128, to: usize, columns: i32): void {
  if (columns == 4) {
    v128.store(to, y);
  } else {
    if (columns > 1) v128.store64_lane(to, y, 0);
    else v128.store32_lane(to, y, 0);
    if (columns == 3) v128.store32_lane(to, y, 2, 8);
  }
}
