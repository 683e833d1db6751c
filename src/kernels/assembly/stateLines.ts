import { chunkBytes } from "./descent";
import { addTo, sumOf } from "./doubles";
import { madd } from "./madd";

/** Chunks of float32 numbers, one for each unit, units in groups of four. */

/** `constant` + `factor` · line for each unit. */
export function affine(to: usize, units: i32, constants: usize, factors: usize, line: usize, bytes: usize): void {
  for (; units > 0; units--) {
    const constant = v128.load32_splat(constants);
    const factor = v128.load32_splat(factors);
    for (let b: usize = 0; b < bytes; b += 16) v128.store(to + b, madd(factor, v128.load(line + b), constant));
    to += chunkBytes;
    constants += 4;
    factors += 4;
  }
}

/** Adds a matrix, packed in strips of four rows, times the chunks of `depth` units. */
export function addProduct(to: usize, units: i32, packed: usize, depth: i32, from: usize, bytes: usize): void {
  const stripBytes = <usize>depth << 4;
  for (; units > 0; units -= 4) {
    for (let b: usize = 0; b < bytes; b += 32) {
      const row0 = to + b;
      const row1 = row0 + chunkBytes;
      const row2 = row1 + chunkBytes;
      const row3 = row2 + chunkBytes;
      let c00 = v128.load(row0), c01 = v128.load(row0, 16);
      let c10 = v128.load(row1), c11 = v128.load(row1, 16);
      let c20 = v128.load(row2), c21 = v128.load(row2, 16);
      let c30 = v128.load(row3), c31 = v128.load(row3, 16);
      let state = from + b;
      for (let weight = packed; weight < packed + stripBytes; weight += 16) {
        const h0 = v128.load(state);
        const h1 = v128.load(state, 16);
        let w = v128.load32_splat(weight);
        c00 = madd(w, h0, c00);
        c01 = madd(w, h1, c01);
        w = v128.load32_splat(weight, 4);
        c10 = madd(w, h0, c10);
        c11 = madd(w, h1, c11);
        w = v128.load32_splat(weight, 8);
        c20 = madd(w, h0, c20);
        c21 = madd(w, h1, c21);
        w = v128.load32_splat(weight, 12);
        c30 = madd(w, h0, c30);
        c31 = madd(w, h1, c31);
        state += chunkBytes;
      }
      v128.store(row0, c00);
      v128.store(row0, c01, 16);
      v128.store(row1, c10);
      v128.store(row1, c11, 16);
      v128.store(row2, c20);
      v128.store(row2, c21, 16);
      v128.store(row3, c30);
      v128.store(row3, c31, 16);
    }
    to += 4 * chunkBytes;
    packed += stripBytes;
  }
}

/** Adds Σ unit · line over a chunk for each unit, to float64 numbers that are `stride` bytes apart. */
export function addSums(units: usize, count: i32, line: usize, bytes: usize, to: usize, stride: usize): void {
  const zero = f32x4.splat(0);
  for (; count > 0; count -= 4) {
    let sum0 = zero, sum1 = zero, sum2 = zero, sum3 = zero;
    for (let b: usize = 0; b < bytes; b += 16) {
      const unit = units + b;
      const x = v128.load(line + b);
      sum0 = madd(x, v128.load(unit), sum0);
      sum1 = madd(x, v128.load(unit, chunkBytes), sum1);
      sum2 = madd(x, v128.load(unit, 2 * chunkBytes), sum2);
      sum3 = madd(x, v128.load(unit, 3 * chunkBytes), sum3);
    }
    addTo(to, sumOf(sum0));
    if (count > 1) addTo(to + stride, sumOf(sum1));
    if (count > 2) addTo(to + 2 * stride, sumOf(sum2));
    if (count > 3) addTo(to + 3 * stride, sumOf(sum3));
    units += 4 * chunkBytes;
    to += 4 * stride;
  }
}
