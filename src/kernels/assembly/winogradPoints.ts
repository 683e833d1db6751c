import { fromTable } from "./fromTable";
import { madd } from "./madd";

/**
 * The transforms of Winograd's convolutions by Toom and Cook: m outputs of a line from n inputs with n multiplications, for
 * kernels of r = n + 1 − m taps (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015). Polynomials are
 * evaluated at 0, ∞, ±1/2, ±2 and, where n is 8 and not 6, ±1: all constants are exact, and most are powers of two.
 *
 * Values come in the order 0, ∞, 1/2, −1/2, 2, −2, 1, −1. Weights are transformed for 8 points; lines of 6 take the first of
 * them, and what these are divided by too much, p² − 1, is made good in the outputs. So tiles of any kind meet the same weights.
 * Eight points err more than six do, the more at the edges of a tile: most of it comes of long sums, see `winograd.ts`.
 */

/** The most values that a line is transformed to. */
export const linePoints: i32 = 8;

/** Values of a transformed kernel. */
export const points: i32 = linePoints * linePoints;

const constants = memory.data<f32>([5.25, -5, 4, 0.5, -1.25, 0.25, 2, -4.25, -4, -0.25, 0.0625, 16, -0.75, 3, -0.375, 6]);

/** One of the constants, in all lanes. */
// @ts-ignore: decorator
@inline
export function constant(n: usize): v128 {
  return fromTable(constants, n);
}

/**
 * Bᵀ d for `count` lines of vectors: of n values `step` bytes apart, the next line's `next` bytes further on; to n values
 * `toStep` apart, the next line's `toNext` further on. May be in place.
 */
export function inputLines(
  n: i32, count: i32, from: usize, step: usize, next: usize, to: usize, toStep: usize, toNext: usize,
): void {
  if (n == 8) inputLines8(count, from, step, next, to, toStep, toNext);
  else inputLines6(count, from, step, next, to, toStep, toNext);
}

function inputLines8(count: i32, from: usize, step: usize, next: usize, to: usize, toStep: usize, toNext: usize): void {
  const c525 = constant(0), m5 = constant(1), c4 = constant(2), half = constant(3);
  const m125 = constant(4), quarter = constant(5), two = constant(6), m425 = constant(7);
  for (let left = count; left != 0; left--) {
    const from4 = from + 4 * step;
    const d0 = v128.load(from), d1 = v128.load(from + step), d2 = v128.load(from + 2 * step), d3 = v128.load(from + 3 * step);
    const d4 = v128.load(from4), d5 = v128.load(from4 + step), d6 = v128.load(from4 + 2 * step), d7 = v128.load(from4 + 3 * step);
    const to4 = to + 4 * toStep;
    v128.store(to, madd(c525, f32x4.sub(d2, d4), f32x4.sub(d6, d0)));
    v128.store(to + toStep, madd(c525, f32x4.sub(d3, d5), f32x4.sub(d7, d1)));
    const evenA = madd(c4, d2, madd(m5, d4, d6));
    const oddA = f32x4.mul(half, madd(c4, d1, madd(m5, d3, d5)));
    v128.store(to + 2 * toStep, f32x4.add(evenA, oddA));
    v128.store(to + 3 * toStep, f32x4.sub(evenA, oddA));
    const evenB = madd(quarter, d2, madd(m125, d4, d6));
    const oddB = f32x4.mul(two, madd(quarter, d1, madd(m125, d3, d5)));
    v128.store(to4, f32x4.add(evenB, oddB));
    v128.store(to4 + toStep, f32x4.sub(evenB, oddB));
    const evenC = madd(m425, d4, f32x4.add(d2, d6));
    const oddC = madd(m425, d3, f32x4.add(d1, d5));
    v128.store(to4 + 2 * toStep, f32x4.add(evenC, oddC));
    v128.store(to4 + 3 * toStep, f32x4.sub(evenC, oddC));
    from += next;
    to += toNext;
  }
}

function inputLines6(count: i32, from: usize, step: usize, next: usize, to: usize, toStep: usize, toNext: usize): void {
  const m425 = constant(7), m4 = constant(8), half = constant(3), mQuarter = constant(9), two = constant(6);
  for (let left = count; left != 0; left--) {
    const from3 = from + 3 * step;
    const d0 = v128.load(from), d1 = v128.load(from + step), d2 = v128.load(from + 2 * step);
    const d3 = v128.load(from3), d4 = v128.load(from3 + step), d5 = v128.load(from3 + 2 * step);
    const to3 = to + 3 * toStep;
    v128.store(to, madd(m425, d2, f32x4.add(d0, d4)));
    v128.store(to + toStep, madd(m425, d3, f32x4.add(d1, d5)));
    const evenA = madd(m4, d2, d4);
    const oddA = f32x4.mul(half, madd(m4, d1, d3));
    v128.store(to + 2 * toStep, f32x4.add(evenA, oddA));
    v128.store(to3, f32x4.sub(evenA, oddA));
    const evenB = madd(mQuarter, d2, d4);
    const oddB = f32x4.mul(two, madd(mQuarter, d1, d3));
    v128.store(to3 + toStep, f32x4.add(evenB, oddB));
    v128.store(to3 + 2 * toStep, f32x4.sub(evenB, oddB));
    from += next;
    to += toNext;
  }
}

