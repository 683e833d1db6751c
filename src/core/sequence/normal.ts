/** The standard normal distribution: density, cumulative probability and its inverse, near the full precision of float64. */

const rootTwoPi = Math.sqrt(2 * Math.PI);

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / rootTwoPi;
}

/** Beyond this the continued fraction of the tail converges faster than the series of the middle. */
const tail = 3;

/**
 * P(Z ≤ z). In the middle by the series ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …), outside by the continued fraction of Mills' ratio,
 * φ(z)/(z + 1/(z + 2/(z + 3/(z + …)))): Abramowitz and Stegun, 26.2.11 and 26.2.14.
 */
export function normalCumulative(z: number): number {
  if (Number.isNaN(z)) return z;
  if (z < -tail) return upperTail(-z);
  if (z > tail) return 1 - upperTail(z);
  let term = z;
  let sum = z;
  for (let n = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum) * 0.1; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + normalDensity(z) * sum;
}

/** P(Z > z) for z beyond `tail`, with a small relative error however small it is. */
function upperTail(z: number): number {
  if (z === Infinity) return 0;
  let fraction = z;
  for (let n = 160; n >= 1; n--) fraction = z + n / fraction;
  return normalDensity(z) / fraction;
}

/** The z with P(Z ≤ z) = p; ±∞ at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0 || p >= 1) return p === 0 ? -Infinity : p === 1 ? Infinity : Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  // Right to some 0.1 everywhere; each step of Halley's method triples the digits.
  const t = Math.sqrt(-2 * Math.log(p));
  let z = -(t - (2.3 + 0.27 * t) / (1 + t * (0.99 + 0.045 * t)));
  for (let n = 0; n < 4; n++) {
    const error = (normalCumulative(z) - p) / normalDensity(z);
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}
