import { blockColumns } from "./blocking";
import { madd } from "./madd";
import { constant, linePoints } from "./winogradPoints";

/** Bytes of a line of values between the two transforms. */
const lineBytes: usize = 16 * linePoints;

/** Bytes that one transform works in: six lines. */
export const outputScratchBytes: i32 = 6 * <i32>lineBytes;

/**
 * Transforms the products of a tile for a strip of eight output channels: Aᵀ v A + bias, with four channels in the lanes of a
 * vector. Writes what of it lies inside of the output.
 *
 * @param from the first point's products, the next point's are `pointBytes` further on
 * @param to the output of the first channel, and `channels` how many of the eight there are
 * @returns zeros where all of it is finite, else NaN in some lane
 */
export function transformOutput(
  rows: i32,
  rowOutputs: i32,
  columns: i32,
  columnOutputs: i32,
  from: usize,
  pointBytes: usize,
  bias: usize,
  to: usize,
  width: i32,
  planeBytes: usize,
  channels: i32,
  high: i32,
  wide: i32,
  scratch: usize,
): v128 {
  const stepBytes = <usize>columns * pointBytes;
  const end = scratch + (<usize>columns << 4);
  const last = scratch + <usize>high * lineBytes;
  const rowBytes = <usize>width << 2;
  let zero = f32x4.splat(0);
  for (let left = channels; left > 0; left -= 4) {
    if (rows == 8) columns8(rowOutputs, from, stepBytes, pointBytes, scratch, end);
    else columns6(rowOutputs, from, stepBytes, pointBytes, scratch, end);
    if (columns == 8) {
      zero = f32x4.add(zero, lines8(columnOutputs, scratch, last, bias, to, rowBytes, planeBytes, left, wide));
    } else {
      zero = f32x4.add(zero, lines6(columnOutputs, scratch, last, bias, to, rowBytes, planeBytes, left, wide));
    }
    from += 16;
    bias += 16;
    to += 4 * planeBytes;
  }
  return zero;
}

function columns8(m: i32, from: usize, stepBytes: usize, pointBytes: usize, line: usize, end: usize): void {
  for (; line < end; line += 16, from += pointBytes) {
    outputs8(m, from, stepBytes, f32x4.splat(0), false, line, 0, 0, 0, 0);
  }
}

function columns6(m: i32, from: usize, stepBytes: usize, pointBytes: usize, line: usize, end: usize): void {
  for (; line < end; line += 16, from += pointBytes) {
    outputs6(m, from, stepBytes, f32x4.splat(0), false, line, 0, 0, 0, 0);
  }
}

function lines8(
  m: i32,
  line: usize,
  end: usize,
  bias: usize,
  to: usize,
  rowBytes: usize,
  planeBytes: usize,
  left: i32,
  wide: i32,
): v128 {
  const b = v128.load(bias);
  let zero = f32x4.splat(0);
  for (; line < end; line += lineBytes, to += rowBytes) {
    const sum = outputs8(m, line, 16, b, true, line, to, planeBytes, left, wide);
    zero = f32x4.add(zero, f32x4.sub(sum, sum));
  }
  return zero;
}

function lines6(
  m: i32,
  line: usize,
  end: usize,
  bias: usize,
  to: usize,
  rowBytes: usize,
  planeBytes: usize,
  left: i32,
  wide: i32,
): v128 {
  const b = v128.load(bias);
  let zero = f32x4.splat(0);
  for (; line < end; line += lineBytes, to += rowBytes) {
    const sum = outputs6(m, line, 16, b, true, line, to, planeBytes, left, wide);
    zero = f32x4.add(zero, f32x4.sub(sum, sum));
  }
  return zero;
}

/** Aᵀ v of eight values `step` bytes apart, to lines of `scratch` or, of the last transform, to the output. */
// @ts-ignore: decorator
@inline
function outputs8(
  m: i32,
  from: usize,
  step: usize,
  bias: v128,
  isLast: bool,
  scratch: usize,
  to: usize,
  planeBytes: usize,
  left: i32,
  wide: i32,
): v128 {
  const half = constant(3), two = constant(6), quarter = constant(5), four = constant(2);
  const small = constant(10), large = constant(11);
  const from4 = from + 4 * step;
  const last = v128.load(from + step);
  const v2 = v128.load(from + 2 * step), v3 = v128.load(from + 3 * step);
  const v4 = v128.load(from4), v5 = v128.load(from4 + step);
  const v6 = v128.load(from4 + 2 * step), v7 = v128.load(from4 + 3 * step);
  const evenA = f32x4.add(v2, v3), evenB = f32x4.add(v4, v5);
  let evenC = f32x4.add(v6, v7);
  if (isLast) evenC = f32x4.add(evenC, bias);
  const y0 = f32x4.add(f32x4.add(v128.load(from), evenA), f32x4.add(evenB, evenC));
  const y2 = madd(quarter, evenA, madd(four, evenB, evenC));
  let y4 = madd(small, evenA, madd(large, evenB, evenC));
  if (m == 5) y4 = f32x4.add(y4, last);
  const oddA = f32x4.mul(half, f32x4.sub(v2, v3)), oddB = f32x4.mul(two, f32x4.sub(v4, v5));
  let oddC = f32x4.sub(v6, v7);
  if (isLast) oddC = f32x4.add(oddC, bias);
  const y1 = f32x4.add(f32x4.add(oddA, oddB), oddC);
  const y3 = madd(quarter, oddA, madd(four, oddB, oddC));
  const y5 = madd(small, oddA, madd(large, oddB, f32x4.add(oddC, last)));
  return put(6, y0, y1, y2, y3, y4, y5, isLast, scratch, to, planeBytes, left, wide);
}

/** The same of six values. */
// @ts-ignore: decorator
@inline
function outputs6(
  m: i32,
  from: usize,
  step: usize,
  bias: v128,
  isLast: bool,
  scratch: usize,
  to: usize,
  planeBytes: usize,
  left: i32,
  wide: i32,
): v128 {
  const quarter = constant(5), four = constant(2);
  const c0 = constant(12), c1 = constant(13), c2 = constant(14), c3 = constant(15);
  const from3 = from + 3 * step;
  let last = v128.load(from + step);
  const v2 = v128.load(from + 2 * step), v3 = v128.load(from3);
  const v4 = v128.load(from3 + step), v5 = v128.load(from3 + 2 * step);
  const evenA = f32x4.mul(c0, f32x4.add(v2, v3)), evenB = f32x4.mul(c1, f32x4.add(v4, v5));
  let y0 = f32x4.sub(f32x4.add(evenA, evenB), v128.load(from));
  let y2 = madd(quarter, evenA, f32x4.mul(four, evenB));
  if (m == 3) y2 = f32x4.add(y2, last);
  const oddA = f32x4.mul(c2, f32x4.sub(v2, v3)), oddB = f32x4.mul(c3, f32x4.sub(v4, v5));
  let y1 = f32x4.add(oddA, oddB);
  if (isLast) {
    y0 = f32x4.add(y0, bias);
    y1 = f32x4.add(y1, bias);
    y2 = f32x4.add(y2, bias);
    last = f32x4.add(last, bias);
  }
  const y3 = madd(quarter, oddA, madd(four, oddB, last));
  return put(4, y0, y1, y2, y3, y0, y0, isLast, scratch, to, planeBytes, left, wide);
}

/** @returns the sum of the outputs */
// @ts-ignore: decorator
@inline
function put(
  count: i32,
  y0: v128,
  y1: v128,
  y2: v128,
  y3: v128,
  y4: v128,
  y5: v128,
  isLast: bool,
  scratch: usize,
  to: usize,
  planeBytes: usize,
  left: i32,
  wide: i32,
): v128 {
  if (!isLast) {
    v128.store(scratch, y0);
    v128.store(scratch, y1, 128);
    v128.store(scratch, y2, 256);
    v128.store(scratch, y3, 384);
    if (count > 4) {
      v128.store(scratch, y4, 512);
      v128.store(scratch, y5, 640);
    }
    return y0;
  }
  if (left < 4 || wide < 4) {
    v128.store(scratch, y0);
    v128.store(scratch, y1, 16);
    v128.store(scratch, y2, 32);
    v128.store(scratch, y3, 48);
    if (count > 4) {
      v128.store(scratch, y4, 64);
      v128.store(scratch, y5, 80);
    }
    writeSome(scratch, to, planeBytes, left, wide);
  } else {
    const low01 = v128.shuffle<f32>(y0, y1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(y2, y3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(y0, y1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(y2, y3, 2, 6, 3, 7);
    const to1 = to + planeBytes, to2 = to1 + planeBytes, to3 = to2 + planeBytes;
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to1, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(to2, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(to3, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    if (count > 4) {
      if (wide == 6) {
        const low = v128.shuffle<f32>(y4, y5, 0, 4, 1, 5);
        const high = v128.shuffle<f32>(y4, y5, 2, 6, 3, 7);
        v128.store64_lane(to, low, 0, 16);
        v128.store64_lane(to1, low, 1, 16);
        v128.store64_lane(to2, high, 0, 16);
        v128.store64_lane(to3, high, 1, 16);
      } else if (wide == 5) {
        v128.store32_lane(to, y4, 0, 16);
        v128.store32_lane(to1, y4, 1, 16);
        v128.store32_lane(to2, y4, 2, 16);
        v128.store32_lane(to3, y4, 3, 16);
      }
    }
  }
  const sum = f32x4.add(f32x4.add(y0, y1), f32x4.add(y2, y3));
  return count > 4 ? f32x4.add(sum, f32x4.add(y4, y5)) : sum;
}

/** Outputs of up to four channels that lie in the lanes of vectors. */
function writeSome(from: usize, to: usize, planeBytes: usize, channels: i32, columns: i32): void {
  for (let channel = min(4, channels); channel > 0; channel--) {
    for (let n: usize = 0; n < <usize>columns << 2; n += 4) store<u32>(to + n, load<u32>(from + 4 * n));
    from += 4;
    to += planeBytes;
  }
}
