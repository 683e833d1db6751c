import { fromTable } from "./fromTable";
import { madd } from "./madd";

/**
 * The transforms of Winograd's convolutions by Toom and Cook: m outputs of a line from 6 inputs with 6 multiplications, for
 * kernels of r = 7 − m taps (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015). Polynomials are
 * evaluated at 0, ±a, ±b and ∞; with a = 5/8 and b = 3/2 all constants are exact, and errors a third of those of the usual 1
 * and 2. Inputs are transformed alike for every m.
 */
const a: f64 = 0.625;
const b: f64 = 1.5;
const a2: f64 = a * a;
const b2: f64 = b * b;

/** Inputs of a line, and values that it is transformed to. */
export const linePoints: i32 = 6;

/** Values of a transformed tile. */
export const points: i32 = linePoints * linePoints;

/** a²b², −(a² + b²), −a², −b², a, b, a², b², a³, b³. */
const constants = memory.data<f32>([
  0.87890625, -2.640625, -0.390625, -2.25, 0.625, 1.5, 0.390625, 2.25, 0.244140625, 3.375,
]);

/** One of the constants, in all lanes. */
// @ts-ignore: decorator
@inline
export function constant(n: usize): v128 {
  return fromTable(constants, n);
}

/** G g for r taps that are 8 bytes apart, in float64, to six values `stride` bytes apart. */
export function kernelLine(taps: usize, r: i32, to: usize, stride: usize): void {
  store<f64>(to, load<f64>(taps) / (a2 * b2));
  store<f64>(to + stride, polynomial(taps, r, a) / (2 * a2 * (a2 - b2)));
  store<f64>(to + 2 * stride, polynomial(taps, r, -a) / (2 * a2 * (a2 - b2)));
  store<f64>(to + 3 * stride, polynomial(taps, r, b) / (2 * b2 * (b2 - a2)));
  store<f64>(to + 4 * stride, polynomial(taps, r, -b) / (2 * b2 * (b2 - a2)));
  store<f64>(to + 5 * stride, load<f64>(taps + (<usize>(r - 1) << 3)));
}

function polynomial(coefficients: usize, count: i32, x: f64): f64 {
  let sum: f64 = 0;
  for (let n = count - 1; n >= 0; n--) sum = sum * x + load<f64>(coefficients + (<usize>n << 3));
  return sum;
}

/** Bᵀ d for six vectors, to places `stride` bytes apart. The last parameters are the first six constants. */
// @ts-ignore: decorator
@inline
export function inputLine(
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
  to: usize,
  stride: usize,
  product: v128,
  minusSum: v128,
  minusA2: v128,
  minusB2: v128,
  a: v128,
  b: v128,
): void {
  v128.store(to, madd(product, d0, madd(minusSum, d2, d4)));
  v128.store(to + 5 * stride, madd(product, d1, madd(minusSum, d3, d5)));
  const evenA = madd(minusB2, d2, d4);
  const oddA = f32x4.mul(a, madd(minusB2, d1, d3));
  v128.store(to + stride, f32x4.add(evenA, oddA));
  v128.store(to + 2 * stride, f32x4.sub(evenA, oddA));
  const evenB = madd(minusA2, d2, d4);
  const oddB = f32x4.mul(b, madd(minusA2, d1, d3));
  v128.store(to + 3 * stride, f32x4.add(evenB, oddB));
  v128.store(to + 4 * stride, f32x4.sub(evenB, oddB));
}
