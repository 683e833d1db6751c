import { blockColumns, blockRows } from "./blocking";
import { madd } from "./madd";

/**
 * Products of transformed tiles with transformed weights, for one point and a strip of eight output channels:
 * (tiles × depth)·(depth × 8) = (tiles × 8), where four planes of each tile lie side by side, and those of the next tile after
 * them; the next four planes of all tiles are `groupBytes` further on.
 *
 * @param depth a multiple of 4
 * @param most terms of a sum that are added by themselves before they join the others, a multiple of 4: the longer a sum, the
 * more its last terms lose
 * @param c room for a multiple of `blockRows` tiles
 * @param zeros 24 floats
 */
export function multiplyTiles(
  count: i32,
  depth: i32,
  most: i32,
  groupBytes: usize,
  tiles: usize,
  weights: usize,
  c: usize,
  zeros: usize,
): void {
  for (let first = 0; first < depth; first += most) {
    const terms = min(most, depth - first);
    const isMore = first != 0;
    let at = tiles;
    let to = c;
    for (let left = count; left > 0; left -= blockRows) {
      if (left > 4) wholeBlock(terms, groupBytes, at, weights, to, zeros, isMore);
      else fourTiles(terms, groupBytes, at, weights, to, zeros, isMore);
      at += 16 * blockRows;
      to += 4 * blockRows * blockColumns;
    }
    tiles += <usize>(most / 4) * groupBytes;
    weights += <usize>(most * blockColumns) << 2;
  }
}

// Functions of their own, as engines then keep all of a loop's sums in registers.
function wholeBlock(depth: i32, groupBytes: usize, a: usize, b: usize, c: usize, zeros: usize, isMore: bool): void {
  inRegisters(blockRows, depth, groupBytes, a, b, c, zeros, isMore);
}

function fourTiles(depth: i32, groupBytes: usize, a: usize, b: usize, c: usize, zeros: usize, isMore: bool): void {
  inRegisters(4, depth, groupBytes, a, b, c, zeros, isMore);
}

// @ts-ignore: decorator
@inline
function inRegisters(
  rows: i32,
  depth: i32,
  groupBytes: usize,
  a: usize,
  b: usize,
  c: usize,
  zeros: usize,
  isMore: bool,
): void {
  // Zeros that are read as the tiles are, so that engines have their addresses at hand, see `multiplyBlock.ts`.
  let c00 = v128.load32_splat(zeros), c10 = v128.load32_splat(zeros, 16), c20 = v128.load32_splat(zeros, 32);
  let c30 = v128.load32_splat(zeros, 48), c40 = c00, c50 = c00;
  if (rows > 4) c40 = v128.load32_splat(zeros, 64);
  if (rows > 5) c50 = v128.load32_splat(zeros, 80);
  let c01 = c00, c11 = c10, c21 = c20, c31 = c30, c41 = c40, c51 = c50;
  const end = b + (<usize>(depth * blockColumns) << 2);
  while (b != end) {
    for (const next = a + 16; a != next; a += 4) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load32_splat(a);
      c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = v128.load32_splat(a, 16); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = v128.load32_splat(a, 32); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = v128.load32_splat(a, 48); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      if (rows > 4) { x = v128.load32_splat(a, 64); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41); }
      if (rows > 5) { x = v128.load32_splat(a, 80); c50 = madd(x, b0, c50); c51 = madd(x, b1, c51); }
      b += 4 * blockColumns;
    }
    a += groupBytes - 16;
  }
  if (isMore) {
    c00 = f32x4.add(c00, v128.load(c)); c01 = f32x4.add(c01, v128.load(c, 16));
    c10 = f32x4.add(c10, v128.load(c, 32)); c11 = f32x4.add(c11, v128.load(c, 48));
    c20 = f32x4.add(c20, v128.load(c, 64)); c21 = f32x4.add(c21, v128.load(c, 80));
    c30 = f32x4.add(c30, v128.load(c, 96)); c31 = f32x4.add(c31, v128.load(c, 112));
    if (rows > 4) { c40 = f32x4.add(c40, v128.load(c, 128)); c41 = f32x4.add(c41, v128.load(c, 144)); }
    if (rows > 5) { c50 = f32x4.add(c50, v128.load(c, 160)); c51 = f32x4.add(c51, v128.load(c, 176)); }
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  v128.store(c, c10, 32); v128.store(c, c11, 48);
  v128.store(c, c20, 64); v128.store(c, c21, 80);
  v128.store(c, c30, 96); v128.store(c, c31, 112);
  if (rows > 4) { v128.store(c, c40, 128); v128.store(c, c41, 144); }
  if (rows > 5) { v128.store(c, c50, 160); v128.store(c, c51, 176); }
}
