import { exp } from "./exp";
import { madd } from "./madd";

/** tanh x, within 2⁻²² of the result: near 0 by an odd polynomial, elsewhere by e^(−2|x|). NaN stays NaN. */
export function tanh(x: v128): v128 {
  const absolute = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = madd(z, f32x4.splat(-0.005697383845801228), f32x4.splat(0.020632546120221473));
  p = madd(p, z, f32x4.splat(-0.053737797947239464));
  p = madd(p, z, f32x4.splat(0.13331420380189588));
  p = madd(p, z, f32x4.splat(-0.33333281184953195));
  const near = madd(f32x4.mul(p, z), x, x);
  const power = exp(f32x4.mul(absolute, f32x4.splat(-2)));
  const one = f32x4.splat(1);
  const far = f32x4.div(f32x4.sub(one, power), f32x4.add(one, power));
  const sign = v128.and(x, f32x4.splat(-0));
  return v128.or(v128.bitselect(near, far, f32x4.lt(absolute, f32x4.splat(0.625))), sign);
}
