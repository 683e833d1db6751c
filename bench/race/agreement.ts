/** Longer results are compared at each 61st number only. */
const longest = 4_000_000;
const stride = 61;

/** The numbers of a result that are compared with those of another; `python/serve.py` takes the same ones. */
export function compared(result: Float32Array): Float32Array {
  if (result.length <= longest) return result;
  return Float32Array.from(
    { length: Math.ceil(result.length / stride) },
    (_, n) => result[n * stride] as number,
  );
}

/**
 * How far results are apart: the largest difference as a share of the largest expected magnitude. Infinite where their lengths
 * differ or one of them has a number that is not finite.
 */
export function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [scale, difference] = [0, 0];
  for (let n = 0; n < expected.length; n++) {
    const [a, e] = [actual[n] as number, expected[n] as number];
    if (!Number.isFinite(a) || !Number.isFinite(e)) return Number.POSITIVE_INFINITY;
    scale = Math.max(scale, Math.abs(e));
    difference = Math.max(difference, Math.abs(a - e));
  }
  return difference === 0 ? 0 : difference / scale;
}
