import { madd } from "./madd";

/** Below this 2^x counts as 0; its exponent is that of the float32 0. */
const least: f32 = -127;

/** A number added to round to whole numbers, which are then its lowest bits: with the exponent's bias, so that these are those of 2ⁿ. */
const rounding: f32 = 12582912 + 127; // 1.5 · 2²³ + 127

/** log₂ e, by which to multiply what e is raised to. */
export const log2OfE: f32 = 1.4426950408889634;

/**
 * 2^x for x < 127.5: x = n + r with |r| ≤ ½, and 2ⁿ times a polynomial of degree six, which errs by 1.6e-8 relatively. In all by at most
 * 2⁻²³ of the result; 0 below 2^−126.5. NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function exp2(x: v128): v128 {
  const bounded = f32x4.pmax(x, f32x4.splat(least));
  const shifted = f32x4.add(bounded, f32x4.splat(rounding));
  const r = f32x4.sub(bounded, f32x4.sub(shifted, f32x4.splat(rounding)));
  let p = madd(r, f32x4.splat(0.0001535336202617317), f32x4.splat(0.0013398874650421728));
  p = madd(p, r, f32x4.splat(0.00961843735913524));
  p = madd(p, r, f32x4.splat(0.055503324705361096));
  p = madd(p, r, f32x4.splat(0.2402264791360054));
  p = madd(p, r, f32x4.splat(0.6931472028553368));
  p = madd(p, r, f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(shifted, 23));
}
