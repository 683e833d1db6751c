import { madd } from "./fma";

/**
 * A block of C = A·B that stays in registers while k runs: `rows` × 8, with A packed as (k × rows) and B as (k × 8).
 * Starts from C itself where `accumulate`, else from one bias a row.
 *
 * `rows` is a constant at every call, so each call is a loop of its own, without the rows it does not have.
 */
// @ts-ignore: decorator
@inline
export function multiplyBlock(
  rows: i32,
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  rowBytes: usize,
  bias: usize,
  accumulate: bool,
): void {
  let c00: v128, c01: v128;
  let c10 = f32x4.splat(0), c11 = c10;
  let c20 = c10, c21 = c10, c30 = c10, c31 = c10, c40 = c10, c41 = c10, c50 = c10, c51 = c10;
  const r1 = c + rowBytes;
  const r2 = r1 + rowBytes;
  const r3 = r2 + rowBytes;
  const r4 = r3 + rowBytes;
  const r5 = r4 + rowBytes;
  if (accumulate) {
    c00 = v128.load(c); c01 = v128.load(c, 16);
    if (rows > 1) { c10 = v128.load(r1); c11 = v128.load(r1, 16); }
    if (rows > 2) { c20 = v128.load(r2); c21 = v128.load(r2, 16); }
    if (rows > 3) { c30 = v128.load(r3); c31 = v128.load(r3, 16); }
    if (rows > 4) { c40 = v128.load(r4); c41 = v128.load(r4, 16); }
    if (rows > 5) { c50 = v128.load(r5); c51 = v128.load(r5, 16); }
  } else {
    c00 = v128.load32_splat(bias); c01 = c00;
    if (rows > 1) { c10 = v128.load32_splat(bias, 4); c11 = c10; }
    if (rows > 2) { c20 = v128.load32_splat(bias, 8); c21 = c20; }
    if (rows > 3) { c30 = v128.load32_splat(bias, 12); c31 = c30; }
    if (rows > 4) { c40 = v128.load32_splat(bias, 16); c41 = c40; }
    if (rows > 5) { c50 = v128.load32_splat(bias, 20); c51 = c50; }
  }
  for (let k = depth; k != 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    if (rows > 1) { x = v128.load32_splat(a, 4); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11); }
    if (rows > 2) { x = v128.load32_splat(a, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21); }
    if (rows > 3) { x = v128.load32_splat(a, 12); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31); }
    if (rows > 4) { x = v128.load32_splat(a, 16); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41); }
    if (rows > 5) { x = v128.load32_splat(a, 20); c50 = madd(x, b0, c50); c51 = madd(x, b1, c51); }
    a += 4 * rows;
    b += 32;
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  if (rows > 1) { v128.store(r1, c10); v128.store(r1, c11, 16); }
  if (rows > 2) { v128.store(r2, c20); v128.store(r2, c21, 16); }
  if (rows > 3) { v128.store(r3, c30); v128.store(r3, c31, 16); }
  if (rows > 4) { v128.store(r4, c40); v128.store(r4, c41, 16); }
  if (rows > 5) { v128.store(r5, c50); v128.store(r5, c51, 16); }
}
