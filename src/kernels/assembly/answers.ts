/**
 * An attention layer's answers on a task, in float64, two a vector; as `costs.ts` has them in float32. A table has for each answer, in
 * words of eight bytes:
 *
 * - how many heads add to it, then the offset of the line of its own value;
 * - for each head how many sources it sees, c₂, c₃ and v₁;
 * - for each source the offset of its line, c₀, c₁, v₀, and what a mask adds.
 */
const headBytes: usize = 32;
const sourceBytes: usize = 40;

/** The answer at one position for `count` histories, and one more where that is odd. */
export function writeAnswers(table: usize, values: usize, count: i32, softcap: f64, to: usize): void {
  const heads = load<i32>(table);
  const own = values + load<u32>(table, 8);
  for (let at: usize = 0; at < <usize>count << 3; at += 16) {
    const x = v128.load(own + at);
    let answer = f64x2.splat(0);
    let head = table + 16;
    for (let h = heads; h != 0; h--) {
      const slope = madd(v128.load64_splat(head, 16), x, v128.load64_splat(head, 8));
      const sources = head + headBytes;
      const end = sources + <usize>load<u32>(head) * sourceBytes;
      let most = f64x2.splat(-Infinity);
      for (let source = sources; source < end; source += sourceBytes) {
        most = f64x2.pmax(most, scoreOf(source, x, slope, values + at, softcap));
      }
      let total = f64x2.splat(0);
      let weighted = f64x2.splat(0);
      for (let source = sources; source < end; source += sourceBytes) {
        const power = exp(f64x2.sub(scoreOf(source, x, slope, values + at, softcap), most));
        const other = v128.load(values + at + load<u32>(source));
        total = f64x2.add(total, power);
        weighted = madd(power, madd(v128.load64_splat(head, 24), other, v128.load64_splat(source, 24)), weighted);
      }
      answer = f64x2.add(answer, f64x2.div(weighted, total));
      head = end;
    }
    v128.store(to + at, answer);
  }
}

function scoreOf(source: usize, x: v128, slope: v128, values: usize, softcap: f64): v128 {
  const constant = madd(v128.load64_splat(source, 16), x, v128.load64_splat(source, 8));
  let score = madd(slope, v128.load(values + load<u32>(source)), constant);
  if (softcap > 0) {
    // tanh t = 1 − 2/(e^2t + 1)
    const one = f64x2.splat(1);
    const power = exp(f64x2.mul(f64x2.abs(score), f64x2.splat(-2 / softcap)));
    const bounded = f64x2.div(f64x2.sub(one, power), f64x2.add(one, power));
    const sign = v128.and(score, f64x2.splat(-0));
    score = f64x2.mul(v128.or(bounded, sign), f64x2.splat(softcap));
  }
  return f64x2.add(score, v128.load64_splat(source, 32));
}

function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** Added to round to whole numbers, which are then the lowest bits: with the exponent's bias, so that these are those of 2ⁿ. */
const rounding: f64 = 6755399441055744 + 1023; // 1.5 · 2⁵² + 1023

/** 1/13! … 1/0!: the terms of e^r up to |r| ≤ ln 2 / 2. */
const inverseFactorials: usize = memory.data<f64>([
  1 / 6227020800.0, 1 / 479001600.0, 1 / 39916800.0, 1 / 3628800.0, 1 / 362880.0, 1 / 40320.0, 1 / 5040.0,
  1 / 720.0, 1 / 120.0, 1 / 24.0, 1 / 6.0, 0.5, 1.0, 1.0,
]);

/** e^x for x ≤ 0, within 2⁻⁵¹ of the result; 0 where that would be denormal. NaN stays NaN. */
function exp(x: v128): v128 {
  const bounded = f64x2.pmax(x, f64x2.splat(-709.0895657128241));
  const shifted = madd(bounded, f64x2.splat(1.4426950408889634), f64x2.splat(rounding));
  const n = f64x2.sub(shifted, f64x2.splat(rounding));
  // ln 2 in two parts; the products of the first are exact.
  const r = madd(n, f64x2.splat(-1.9082149292705877e-10), madd(n, f64x2.splat(-0.6931471803691238), bounded));
  let p = f64x2.splat(0);
  for (let at = inverseFactorials; at < inverseFactorials + 8 * 14; at += 8) {
    p = madd(p, r, v128.load64_splat(at));
  }
  return f64x2.mul(p, i64x2.shl(shifted, 52));
}
