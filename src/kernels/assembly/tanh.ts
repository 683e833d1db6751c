import { exp } from "./exp";
import { fromTable } from "./fromTable";
import { madd } from "./madd";

/** The polynomial from its highest power on; where it is no longer taken; −2 and 1. */
const constants = memory.data<f32>([
  -0.005697383845801228, 0.020632546120221473, -0.053737797947239464, 0.13331420380189588, -0.33333281184953195,
  0.625, -2, 1,
]);

/** tanh x, within 2⁻²² of the result: near 0 by an odd polynomial, elsewhere by e^(−2|x|). NaN stays NaN. */
export function tanh(x: v128): v128 {
  const absolute = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(z, fromTable(constants, 0), fromTable(constants, 1));
  p = madd(p, z, fromTable(constants, 2));
  p = madd(p, z, fromTable(constants, 3));
  p = madd(p, z, fromTable(constants, 4));
  const near = madd(f32x4.mul(p, z), x, x);
  const power = exp(f32x4.mul(absolute, fromTable(constants, 6)));
  const one = fromTable(constants, 7);
  const far = f32x4.div(f32x4.sub(one, power), f32x4.add(one, power));
  const sign = v128.and(x, f32x4.splat(-0));
  return v128.or(v128.bitselect(near, far, f32x4.lt(absolute, fromTable(constants, 5))), sign);
}
