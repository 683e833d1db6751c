import { fromTable } from "./fromTable";
import { madd } from "./madd";

/**
 * Below the first, e^x is less than the smallest normal float32, 2⁻¹²⁶. Then log₂ e; 1.5·2²³, added to round to whole numbers,
 * which are then its lowest bits; minus ln 2 in two parts, the first of nine bits, so that its products with exponents are exact;
 * and a polynomial, from its highest power on.
 */
const constants = memory.data<f32>([
  -87.33654, 1.4426950408889634, 12582912,
  -0.693359375, 2.12194440e-4,
  0.0013814540075102865, 0.008368745107837578, 0.0416683907855528, 0.16666520399053997, 0.4999999343211986, 1,
]);

/**
 * e^x for x ≤ 88, as softmax and tanh need it: x = n·ln 2 + r with |r| ≤ ln 2 / 2, and 2ⁿ times a polynomial of degree six, which errs
 * by 3.1e-9 relatively. In all by at most 2⁻²³ of the result; what would be denormal is 0. NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const rounding = fromTable(constants, 2);
  const shifted = madd(x, fromTable(constants, 1), rounding);
  const n = f32x4.sub(shifted, rounding);
  const r = madd(n, fromTable(constants, 4), madd(n, fromTable(constants, 3), x));
  const one = fromTable(constants, 10);
  let p = madd(r, fromTable(constants, 5), fromTable(constants, 6));
  p = madd(p, r, fromTable(constants, 7));
  p = madd(p, r, fromTable(constants, 8));
  p = madd(p, r, fromTable(constants, 9));
  p = madd(p, r, one);
  p = madd(p, r, one);
  const power = i32x4.add(i32x4.shl(shifted, 23), one);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, fromTable(constants, 0)));
}
