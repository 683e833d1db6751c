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
    for (let b: usize = 0; b < bytes; b += 16) {
      const row = to + b;
      let sum0 = v128.load(row);
      let sum1 = v128.load(row, chunkBytes);
      let sum2 = v128.load(row, 2 * chunkBytes);
      let sum3 = v128.load(row, 3 * chunkBytes);
      let state = from + b;
      for (let weight = packed; weight < packed + stripBytes; weight += 16) {
        const h = v128.load(state);
        sum0 = madd(v128.load32_splat(weight), h, sum0);
        sum1 = madd(v128.load32_splat(weight, 4), h, sum1);
        sum2 = madd(v128.load32_splat(weight, 8), h, sum2);
        sum3 = madd(v128.load32_splat(weight, 12), h, sum3);
        state += chunkBytes;
      }
      v128.store(row, sum0);
      v128.store(row, sum1, chunkBytes);
      v128.store(row, sum2, 2 * chunkBytes);
      v128.store(row, sum3, 3 * chunkBytes);
    }
    to += 4 * chunkBytes;
    packed += stripBytes;
  }
}

/** Adds Σ unit · line over a chunk for each unit, to float64 numbers that are `stride` bytes apart. */
export function addSums(units: usize, count: i32, line: usize, bytes: usize, to: usize, stride: usize): void {
  for (; count > 0; count--) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    for (let b: usize = 0; b < bytes; b += 32) {
      const unit = units + b;
      const x = line + b;
      sum0 = madd(v128.load(x), v128.load(unit), sum0);
      sum1 = madd(v128.load(x, 16), v128.load(unit, 16), sum1);
    }
    addTo(to, sumOf(f32x4.add(sum0, sum1)));
    units += chunkBytes;
    to += stride;
  }
}
