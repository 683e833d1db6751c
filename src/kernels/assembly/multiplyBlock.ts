import { blockRows } from "./blocking";
import { madd } from "./madd";

/**
 * A block of C = A·B that stays in registers: `rows` × 8, with A packed as (depth × rows) and B as (depth × 8). Its sums
 * start from C itself where `accumulate` says so, else from one bias a row.
 */
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
  // Each call below has a constant for `rows`, so it becomes a loop of its own.
  if (rows == blockRows) inRegisters(blockRows, depth, a, b, c, rowBytes, bias, accumulate);
  else if (rows == 4) inRegisters(4, depth, a, b, c, rowBytes, bias, accumulate);
  else if (rows == 2) inRegisters(2, depth, a, b, c, rowBytes, bias, accumulate);
  else if (rows == 1) inRegisters(1, depth, a, b, c, rowBytes, bias, accumulate);
  else if (rows == 3) inRegisters(3, depth, a, b, c, rowBytes, bias, accumulate);
  else if (blockRows > 5) inRegisters(5, depth, a, b, c, rowBytes, bias, accumulate);
}

// @ts-ignore: decorator
@inline
function inRegisters(
  rows: i32,
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  rowBytes: usize,
  bias: usize,
  accumulate: bool,
): void {
  const zero = f32x4.splat(0);
  // Read on each way to the loop: engines then have the addresses of its rows at hand, and do not find them anew in each turn.
  let c00 = v128.load32_splat(bias), c10 = zero, c20 = zero, c30 = zero, c40 = zero, c50 = zero;
  if (rows > 1) c10 = v128.load32_splat(bias, 4);
  if (rows > 2) c20 = v128.load32_splat(bias, 8);
  if (rows > 3) c30 = v128.load32_splat(bias, 12);
  if (rows > 4) c40 = v128.load32_splat(bias, 16);
  if (rows > 5) c50 = v128.load32_splat(bias, 20);
  let c01 = c00, c11 = c10, c21 = c20, c31 = c30, c41 = c40, c51 = c50;
  const row1 = c + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  const row4 = row3 + rowBytes;
  const row5 = row4 + rowBytes;
  if (accumulate) {
    c00 = v128.load(c); c01 = v128.load(c, 16);
    if (rows > 1) { c10 = v128.load(row1); c11 = v128.load(row1, 16); }
    if (rows > 2) { c20 = v128.load(row2); c21 = v128.load(row2, 16); }
    if (rows > 3) { c30 = v128.load(row3); c31 = v128.load(row3, 16); }
    if (rows > 4) { c40 = v128.load(row4); c41 = v128.load(row4, 16); }
    if (rows > 5) { c50 = v128.load(row5); c51 = v128.load(row5, 16); }
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
  if (rows > 1) { v128.store(row1, c10); v128.store(row1, c11, 16); }
  if (rows > 2) { v128.store(row2, c20); v128.store(row2, c21, 16); }
  if (rows > 3) { v128.store(row3, c30); v128.store(row3, c31, 16); }
  if (rows > 4) { v128.store(row4, c40); v128.store(row4, c41, 16); }
  if (rows > 5) { v128.store(row5, c50); v128.store(row5, c51, 16); }
}
