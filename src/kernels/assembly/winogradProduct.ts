import { blockColumns, blockRows } from "./blocking";
import { madd } from "./madd";

/**
 * Products of transformed tiles with transformed weights, for one point and a strip of eight output channels:
 * (tiles × depth)·(depth × 8) = (tiles × 8), where tiles come in blocks of `blockRows` with four planes of each side by side.
 *
 * @param depth a multiple of 4
 */
export function multiplyTiles(blocks: i32, depth: i32, tiles: usize, weights: usize, c: usize): void {
  const blockBytes = <usize>(depth * blockRows) << 2;
  for (let block = blocks; block != 0; block--) {
    inRegisters(depth, tiles, weights, c);
    tiles += blockBytes;
    c += 4 * blockRows * blockColumns;
  }
}

// @ts-ignore: decorator
@inline
function inRegisters(depth: i32, a: usize, b: usize, c: usize): void {
  let c00 = f32x4.splat(0), c10 = c00, c20 = c00, c30 = c00, c40 = c00, c50 = c00;
  let c01 = c00, c11 = c00, c21 = c00, c31 = c00, c41 = c00, c51 = c00;
  for (let k = depth; k != 0; k -= 4) {
    for (let plane: usize = 0; plane < 16; plane += 4) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load32_splat(a + plane);
      c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = v128.load32_splat(a + plane, 16); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = v128.load32_splat(a + plane, 32); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = v128.load32_splat(a + plane, 48); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      x = v128.load32_splat(a + plane, 64); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
      if (blockRows == 6) {
        x = v128.load32_splat(a + plane, 80); c50 = madd(x, b0, c50); c51 = madd(x, b1, c51);
      }
      b += 4 * blockColumns;
    }
    a += 16 * blockRows;
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  v128.store(c, c10, 32); v128.store(c, c11, 48);
  v128.store(c, c20, 64); v128.store(c, c21, 80);
  v128.store(c, c30, 96); v128.store(c, c31, 112);
  v128.store(c, c40, 128); v128.store(c, c41, 144);
  if (blockRows == 6) {
    v128.store(c, c50, 160); v128.store(c, c51, 176);
  }
}
