import { exp2, log2OfE } from "./exp2";
import { madd } from "./madd";
import { tanh } from "./tanh";

/**
 * The costs of an attention layer's answers on a task, over many histories: four a vector. Values of variables and constants lie in
 * lines of memory, one history after the other. A table has for each answer, in words:
 *
 * - how many heads add to it, then the offsets of the lines of its target and of its own value;
 * - for each head how many sources it sees, 1 where a greatest score has to be found first, c₂, c₃ and v₁;
 * - for each source the offset of its line, c₀, c₁, v₀, and what a mask adds.
 *
 * A score is c₀ + c₁·x_i + (c₂ + c₃·x_i)·x_j, times log₂ e so that weights are powers of 2, and what a source adds v₀ + v₁·x_j.
 */
const headBytes: usize = 20;
const sourceBytes: usize = 20;

/**
 * Adds up |answer − target|, or its square, over some histories.
 *
 * @param values where the lines begin
 */
export function addCosts(table: usize, values: usize, count: i32, isSquared: bool, softcap: f32): f64 {
  const heads = load<i32>(table);
  const target = values + load<u32>(table, 4);
  const own = values + load<u32>(table, 8);
  const lanes = i32x4(0, 1, 2, 3);
  let sum: f64 = 0;
  let some = f32x4.splat(0);
  for (let n = 0; n < count; n += 4) {
    const at = <usize>n << 2;
    const x = v128.load(own + at);
    let answer = f32x4.splat(0);
    let head = table + 12;
    for (let h = heads; h != 0; h--) {
      const slope = madd(v128.load32_splat(head, 12), x, v128.load32_splat(head, 8));
      const sources = head + headBytes;
      const end = sources + <usize>load<u32>(head) * sourceBytes;
      let most = f32x4.splat(0);
      if (load<u32>(head, 4)) {
        most = f32x4.splat(-Infinity);
        for (let source = sources; source < end; source += sourceBytes) {
          const other = v128.load(values + at + load<u32>(source));
          most = f32x4.pmax(most, scoreOf(source, x, slope, other, softcap));
        }
      }
      const slopeOfValue = v128.load32_splat(head, 16);
      let total = f32x4.splat(0);
      let weighted = f32x4.splat(0);
      for (let source = sources; source < end; source += sourceBytes) {
        const other = v128.load(values + at + load<u32>(source));
        const power = exp2(f32x4.sub(scoreOf(source, x, slope, other, softcap), most));
        total = f32x4.add(total, power);
        weighted = madd(power, madd(slopeOfValue, other, v128.load32_splat(source, 12)), weighted);
      }
      answer = f32x4.add(answer, f32x4.div(weighted, total));
      head = end;
    }
    const distance = f32x4.sub(answer, v128.load(target + at));
    const cost = isSquared ? f32x4.mul(distance, distance) : f32x4.abs(distance);
    // Past the last history there may be anything.
    some = f32x4.add(some, v128.and(cost, i32x4.lt_s(lanes, i32x4.splat(count - n))));
    if ((n & 60) == 60) {
      sum += lanesOf(some);
      some = f32x4.splat(0);
    }
  }
  return sum + lanesOf(some);
}

// @ts-ignore: decorator
@inline
function scoreOf(source: usize, x: v128, slope: v128, other: v128, softcap: f32): v128 {
  const constant = madd(v128.load32_splat(source, 8), x, v128.load32_splat(source, 4));
  const score = madd(slope, other, constant);
  return softcap > 0 ? capped(source, score, softcap) : score;
}

function capped(source: usize, score: v128, softcap: f32): v128 {
  const bounded = tanh(f32x4.div(score, f32x4.splat(softcap)));
  return madd(f32x4.splat(softcap * log2OfE), bounded, v128.load32_splat(source, 16));
}

function lanesOf(v: v128): f64 {
  const sums = f64x2.add(f64x2.promote_low_f32x4(v), f64x2.promote_low_f32x4(v128.shuffle<f64>(v, v, 1, 0)));
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * Values between low and high at points of a lattice, folded: point n is at start + n·step modulo 1. Its place is an integer of 32 bits, so
 * that it wraps around by itself.
 *
 * @param count a multiple of four, or what follows is written as well
 */
export function writeLattice(start: f64, step: f64, count: i32, low: f32, high: f32, to: usize): void {
  let place = i32x4.splat(0);
  place = i32x4.replace_lane(place, 0, placeOf(start));
  place = i32x4.replace_lane(place, 1, placeOf(start + step));
  place = i32x4.replace_lane(place, 2, placeOf(start + 2 * step));
  place = i32x4.replace_lane(place, 3, placeOf(start + 3 * step));
  const stride = i32x4.splat(placeOf(4 * step));
  const half = i32x4.splat(0x80000000);
  const scale = f32x4.splat((low - high) * <f32>(1.0 / 1073741824));
  const top = f32x4.splat(high);
  for (const end = to + (<usize>count << 2); to < end; to += 16) {
    // |2t − 1|, in 2⁻³⁰.
    const folded = i32x4.shr_u(i32x4.abs(v128.xor(place, half)), 1);
    v128.store(to, madd(f32x4.convert_i32x4_s(folded), scale, top));
    place = i32x4.add(place, stride);
  }
}

/** A number modulo 1, in 2⁻³². */
function placeOf(t: f64): u32 {
  return <u32>((t - Math.floor(t)) * 4294967296);
}
