import { madd } from "./madd";

/** Below this, e^x is less than the smallest normal float32, 2⁻¹²⁶. */
const least: f32 = -87.33654;

/** A number added to round to whole numbers, which are then its lowest bits. */
const rounding: f32 = 12582912; // 1.5 · 2²³

/** ln 2 in two parts; the first has nine bits, so that its products with exponents are exact. */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.12194440e-4;

/**
 * e^x for x ≤ 88, as softmax and tanh need it: x = n·ln 2 + r with |r| ≤ ln 2 / 2, and 2ⁿ times a polynomial of degree six, which errs
 * by 3.1e-9 relatively. In all by at most 2⁻²³ of the result; what would be denormal is 0. NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const shifted = madd(x, f32x4.splat(1.4426950408889634), f32x4.splat(rounding));
  const n = f32x4.sub(shifted, f32x4.splat(rounding));
  const r = madd(n, f32x4.splat(-ln2Low), madd(n, f32x4.splat(-ln2High), x));
  let p = madd(r, f32x4.splat(0.0013814540075102865), f32x4.splat(0.008368745107837578));
  p = madd(p, r, f32x4.splat(0.0416683907855528));
  p = madd(p, r, f32x4.splat(0.16666520399053997));
  p = madd(p, r, f32x4.splat(0.4999999343211986));
  p = madd(p, r, f32x4.splat(1));
  p = madd(p, r, f32x4.splat(1));
  const power = i32x4.add(i32x4.shl(shifted, 23), f32x4.splat(1));
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(least)));
}
