/** Lines of float64 numbers: parameters and their slopes, which are few and must not lose digits. */

/** Σ a·b over `count` numbers. */
export function dot(a: usize, b: usize, count: i32): f64 {
  let sums = f64x2.splat(0);
  for (; count > 1; count -= 2) {
    sums = f64x2.add(sums, f64x2.mul(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  return count > 0 ? sum + load<f64>(a) * load<f64>(b) : sum;
}

/** Adds `factor` times `count` numbers. */
export function addMultiple(to: usize, factor: f64, from: usize, count: i32): void {
  const factors = f64x2.splat(factor);
  for (; count > 1; count -= 2) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factors, v128.load(from))));
    to += 16;
    from += 16;
  }
  if (count > 0) addTo(to, factor * load<f64>(from));
}

export function addTo(to: usize, value: f64): void {
  store<f64>(to, load<f64>(to) + value);
}

/** The sum of the four floats of a vector. */
export function sumOf(vector: v128): f64 {
  const high = v128.shuffle<f32>(vector, vector, 2, 3, 2, 3);
  const pair = f64x2.add(f64x2.promote_low_f32x4(vector), f64x2.promote_low_f32x4(high));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
