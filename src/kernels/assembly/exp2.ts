import { fromTable } from "./fromTable";
import { madd } from "./madd";

/** log₂ e, by which to multiply what e is raised to. */
export const log2OfE: f32 = 1.4426950408889634;

/**
 * Below the first 2^x counts as 0; its exponent is that of the float32 0. The second, 1.5·2²³ + 127, is added to round to whole
 * numbers, which are then its lowest bits: with the exponent's bias, so that these are those of 2ⁿ. Then a polynomial, from its
 * highest power on.
 */
const constants = memory.data<f32>([
  -127, 12583039,
  0.0001535336202617317, 0.0013398874650421728, 0.00961843735913524, 0.055503324705361096, 0.2402264791360054,
  0.6931472028553368, 1,
]);

/**
 * 2^x for x < 127.5: x = n + r with |r| ≤ ½, and 2ⁿ times a polynomial of degree six, which errs by 1.6e-8 relatively. In all by at most
 * 2⁻²³ of the result; 0 below 2^−126.5. NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function exp2(x: v128): v128 {
  const rounding = fromTable(constants, 1);
  const bounded = f32x4.pmax(x, fromTable(constants, 0));
  const shifted = f32x4.add(bounded, rounding);
  const r = f32x4.sub(bounded, f32x4.sub(shifted, rounding));
  let p = madd(r, fromTable(constants, 2), fromTable(constants, 3));
  p = madd(p, r, fromTable(constants, 4));
  p = madd(p, r, fromTable(constants, 5));
  p = madd(p, r, fromTable(constants, 6));
  p = madd(p, r, fromTable(constants, 7));
  p = madd(p, r, fromTable(constants, 8));
  return f32x4.mul(p, i32x4.shl(shifted, 23));
}
