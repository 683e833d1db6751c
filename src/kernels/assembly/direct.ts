import { madd } from "./madd";

/**
 * The product of few rows with gathered columns (see `gather.ts`), not packed: each value of B would be read about as often
 * from where it was packed to as from where it is. So for depthwise convolutions and for small ones.
 *
 * Columns come in lines of `width`, at least 4. Each group has m rows of `weights` (row-major),
 * its own columns `groupBytes` further on, and m rows of C, with one bias a row.
 */
export function multiplyDirectly(
  weights: usize,
  m: i32,
  depth: i32,
  groups: i32,
  source: usize,
  groupBytes: usize,
  rows: usize,
  lines: usize,
  lineCount: i32,
  width: i32,
  c: usize,
  bias: usize,
): void {
  const lineBytes = <usize>width << 2;
  const rowBytes = <usize>lineCount * lineBytes;
  const end = lines + (<usize>lineCount << 2);
  for (let group = 0; group < groups; group++) {
    for (let i = 0; i < m; ) {
      const height = m - i >= 4 ? 4 : 1;
      let to = c;
      for (let line = lines; line < end; line += 4) {
        multiplyLine(height, weights, depth, source + load<u32>(line), rows, to, rowBytes, width, bias);
        to += lineBytes;
      }
      c += <usize>height * rowBytes;
      weights += <usize>(height * depth) << 2;
      bias += <usize>height << 2;
      i += height;
    }
    source += groupBytes;
  }
}

/** From left to right in ever smaller pieces; the last one ends with the line and may compute some columns again. */
function multiplyLine(
  height: i32,
  weights: usize,
  depth: i32,
  source: usize,
  rows: usize,
  c: usize,
  rowBytes: usize,
  width: i32,
  bias: usize,
): void {
  let j = 0;
  if (height == 1) {
    for (; j + 32 <= width; j += 32) {
      piece(1, 8, weights, depth, source + (<usize>j << 2), rows, c + (<usize>j << 2), rowBytes, bias);
    }
  }
  while (j < width) {
    const wide = width - j >= 8 || (width >= 8 && width - j > 4);
    const at = min(j, width - (wide ? 8 : 4));
    const from = source + (<usize>at << 2);
    const to = c + (<usize>at << 2);
    if (height == 1) {
      if (wide) piece(1, 2, weights, depth, from, rows, to, rowBytes, bias);
      else piece(1, 1, weights, depth, from, rows, to, rowBytes, bias);
    } else {
      if (wide) piece(4, 2, weights, depth, from, rows, to, rowBytes, bias);
      else piece(4, 1, weights, depth, from, rows, to, rowBytes, bias);
    }
    j = at + (wide ? 8 : 4);
  }
}

/** `height` × 4·`vectors` values in registers. The first two arguments are constants: each call is a loop of its own. */
// @ts-ignore: decorator
@inline
function piece(
  height: i32,
  vectors: i32,
  weights: usize,
  depth: i32,
  from: usize,
  rows: usize,
  c: usize,
  rowBytes: usize,
  bias: usize,
): void {
  let x0 = v128.load32_splat(bias), x1 = x0, x2 = x0, x3 = x0, x4 = x0, x5 = x0, x6 = x0, x7 = x0;
  let y0 = x0, y1 = x0, z0 = x0, z1 = x0, w0 = x0, w1 = x0;
  if (height == 4) {
    y0 = v128.load32_splat(bias, 4); y1 = y0;
    z0 = v128.load32_splat(bias, 8); z1 = z0;
    w0 = v128.load32_splat(bias, 12); w1 = w0;
  }
  const row1 = <usize>depth << 2;
  const row2 = row1 + row1;
  const row3 = row2 + row1;
  for (const end = rows + row1; rows < end; rows += 4, weights += 4) {
    const at = from + load<u32>(rows);
    const weight = v128.load32_splat(weights);
    const b0 = v128.load(at);
    x0 = madd(weight, b0, x0);
    if (height == 4) {
      y0 = madd(v128.load32_splat(weights + row1), b0, y0);
      z0 = madd(v128.load32_splat(weights + row2), b0, z0);
      w0 = madd(v128.load32_splat(weights + row3), b0, w0);
    }
    if (vectors > 1) {
      const b1 = v128.load(at, 16);
      x1 = madd(weight, b1, x1);
      if (height == 4) {
        y1 = madd(v128.load32_splat(weights + row1), b1, y1);
        z1 = madd(v128.load32_splat(weights + row2), b1, z1);
        w1 = madd(v128.load32_splat(weights + row3), b1, w1);
      }
    }
    if (vectors > 2) {
      x2 = madd(weight, v128.load(at, 32), x2);
      x3 = madd(weight, v128.load(at, 48), x3);
      x4 = madd(weight, v128.load(at, 64), x4);
      x5 = madd(weight, v128.load(at, 80), x5);
      x6 = madd(weight, v128.load(at, 96), x6);
      x7 = madd(weight, v128.load(at, 112), x7);
    }
  }
  v128.store(c, x0);
  if (vectors > 1) v128.store(c, x1, 16);
  if (vectors > 2) {
    v128.store(c, x2, 32);
    v128.store(c, x3, 48);
    v128.store(c, x4, 64);
    v128.store(c, x5, 80);
    v128.store(c, x6, 96);
    v128.store(c, x7, 112);
  }
  if (height == 4) {
    v128.store(c + rowBytes, y0);
    v128.store(c + 2 * rowBytes, z0);
    v128.store(c + 3 * rowBytes, w0);
    if (vectors > 1) {
      v128.store(c + rowBytes, y1, 16);
      v128.store(c + 2 * rowBytes, z1, 16);
      v128.store(c + 3 * rowBytes, w1, 16);
    }
  }
}
