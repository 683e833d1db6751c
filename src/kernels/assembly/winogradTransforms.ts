import { madd } from "./madd";

/**
 * The transforms of Winograd's convolution F(4×4, 3×3) by Toom and Cook: outputs of 4 × 4 from inputs of 6 × 6 with 36
 * multiplications in place of 144 (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015). Polynomials
 * are evaluated at 0, ±a, ±b and ∞; with a = 5/8 and b = 3/2 all constants are exact, and errors a third of those of the
 * usual 1 and 2.
 */
const a: f64 = 0.625;
const b: f64 = 1.5;
const a2: f64 = a * a;
const b2: f64 = b * b;

/** G g Gᵀ: 36 values of a 3 × 3 kernel, each `stride` bytes after the one before; in float64, rounded once. */
export function transformKernel(kernel: usize, to: usize, stride: usize, scratch: usize): void {
  for (let column: usize = 0; column < 3; column++) {
    const at = kernel + (column << 2);
    kernelLine(load<f32>(at), load<f32>(at, 12), load<f32>(at, 24), scratch + (column << 3), 24);
  }
  const line = scratch + 144;
  for (let row = scratch; row < line; row += 24) {
    kernelLine(load<f64>(row), load<f64>(row, 8), load<f64>(row, 16), line, 8);
    for (let value = line; value < line + 48; value += 8) {
      store<f32>(to, <f32>load<f64>(value));
      to += stride;
    }
  }
}

function kernelLine(g0: f64, g1: f64, g2: f64, to: usize, stride: usize): void {
  const na: f64 = 2 * a2 * (a2 - b2);
  const nb: f64 = 2 * b2 * (b2 - a2);
  store<f64>(to, g0 / (a2 * b2));
  store<f64>(to + stride, (g0 + a * g1 + a2 * g2) / na);
  store<f64>(to + 2 * stride, (g0 - a * g1 + a2 * g2) / na);
  store<f64>(to + 3 * stride, (g0 + b * g1 + b2 * g2) / nb);
  store<f64>(to + 4 * stride, (g0 - b * g1 + b2 * g2) / nb);
  store<f64>(to + 5 * stride, g2);
}

/** Bᵀ d for six vectors that are `stride` bytes apart, to places `toStride` bytes apart. */
export function inputLine(from: usize, stride: usize, to: usize, toStride: usize): void {
  const d1 = v128.load(from + stride);
  const d2 = v128.load(from + 2 * stride);
  const d3 = v128.load(from + 3 * stride);
  const d4 = v128.load(from + 4 * stride);
  const product = f32x4.splat(<f32>(a2 * b2));
  const minusSum = f32x4.splat(<f32>-(a2 + b2));
  v128.store(to, madd(product, v128.load(from), madd(minusSum, d2, d4)));
  const minusA2 = f32x4.splat(<f32>-a2);
  const minusB2 = f32x4.splat(<f32>-b2);
  const evenA = madd(minusB2, d2, d4);
  const oddA = f32x4.mul(f32x4.splat(<f32>a), madd(minusB2, d1, d3));
  v128.store(to + toStride, f32x4.add(evenA, oddA));
  v128.store(to + 2 * toStride, f32x4.sub(evenA, oddA));
  const evenB = madd(minusA2, d2, d4);
  const oddB = f32x4.mul(f32x4.splat(<f32>b), madd(minusA2, d1, d3));
  v128.store(to + 3 * toStride, f32x4.add(evenB, oddB));
  v128.store(to + 4 * toStride, f32x4.sub(evenB, oddB));
  v128.store(to + 5 * toStride, madd(product, d1, madd(minusSum, d3, v128.load(from + 5 * stride))));
}

/** Aᵀ m for six vectors that are `stride` bytes apart: four, `toStride` bytes apart. */
export function outputLine(from: usize, stride: usize, to: usize, toStride: usize): void {
  const m1 = v128.load(from + stride);
  const m2 = v128.load(from + 2 * stride);
  const m3 = v128.load(from + 3 * stride);
  const m4 = v128.load(from + 4 * stride);
  const evenA = f32x4.add(m1, m2);
  const oddA = f32x4.sub(m1, m2);
  const evenB = f32x4.add(m3, m4);
  const oddB = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(v128.load(from), evenA), evenB));
  v128.store(to + toStride, madd(f32x4.splat(<f32>a), oddA, f32x4.mul(f32x4.splat(<f32>b), oddB)));
  v128.store(to + 2 * toStride, madd(f32x4.splat(<f32>a2), evenA, f32x4.mul(f32x4.splat(<f32>b2), evenB)));
  const odd = madd(f32x4.splat(<f32>(a * a2)), oddA, f32x4.mul(f32x4.splat(<f32>(b * b2)), oddB));
  v128.store(to + 3 * toStride, f32x4.add(odd, v128.load(from + 5 * stride)));
}
