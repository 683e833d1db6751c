import { Descent } from "./descent";
import { sumOf } from "./doubles";

/**
 * What a chunk of answers at a position costs; replaces each by the slope of its loss. Where an answer is right |o − y| is taken to be
 * flat. Both are sums over histories, not means.
 *
 * @param from where the chunk begins in a line of the sample
 */
export function costAndSlopes(job: Descent, answers: usize, position: i32, from: usize, bytes: usize): f64 {
  const targets = job.y + <usize>position * job.lineBytes + from;
  const isSquared = job.isSquared != 0;
  const left = i32x4.splat(job.size - <i32>(from >> 2));
  const zero = f32x4.splat(0);
  let lane = i32x4(0, 1, 2, 3);
  let sum = zero;
  for (let b: usize = 0; b < bytes; b += 16) {
    let distance = f32x4.sub(v128.load(answers + b), v128.load(targets + b));
    distance = v128.and(distance, i32x4.lt_s(lane, left));
    lane = i32x4.add(lane, i32x4.splat(4));
    if (isSquared) {
      sum = f32x4.add(sum, f32x4.mul(distance, distance));
      v128.store(answers + b, f32x4.add(distance, distance));
    } else {
      sum = f32x4.add(sum, f32x4.abs(distance));
      const sign = v128.or(v128.and(distance, f32x4.splat(-0)), f32x4.splat(1));
      v128.store(answers + b, v128.and(sign, f32x4.ne(distance, zero)));
    }
  }
  return sumOf(sum);
}
