import { uniformRandom } from "../random.ts";

/** Independent estimates, from whose spread the error is told, and the fewest points of each. */
const replicates = 16;
const leastPoints = 64;

/** Multiply-adds for all points: about a tenth of a second. */
const mostWork = 1e8;

/** Of Student's t with 15 degrees of freedom: 99.9 % lie within so many standard errors. */
const widthOf999 = 4.0728;

/** Multiply-adds between two pauses: about a millisecond. */
const breath = 1e6;

export interface SamplingOptions {
  /** Multiply-adds of one evaluation: the more, the fewer points, and the larger the error that is told. */
  readonly work?: number;
  /** Of each estimate. */
  readonly mostPoints?: number;
  readonly seed?: number;
}

export interface SampledMean {
  readonly means: readonly number[];
  /** Half the width of the 99.9 % confidence interval of the sum of all means. */
  readonly error: number;
  readonly evaluations: number;
}

/**
 * The means of several functions of `dimensions` independent uniform numbers by randomised quasi-Monte-Carlo: a Kronecker lattice by
 * powers of the generalised golden ratio (the root of t^(d+1) = t + 1), shifted at random, the same for the same seed, and folded.
 */
export function* sampledMeans(
  dimensions: number,
  count: number,
  evaluate: (point: Float64Array, results: Float64Array) => void,
  { work = 1000, mostPoints = 4096, seed = 1 }: SamplingOptions = {},
): Generator<void, SampledMean> {
  const points = Math.max(leastPoints, Math.min(mostPoints, Math.floor(mostWork / (replicates * work))));
  const ratio = goldenRatio(dimensions);
  const random = uniformRandom(seed);
  const point = new Float64Array(dimensions);
  const results = new Float64Array(count);
  const sums = new Float64Array(count);
  const totals: number[] = [];
  let sinceYield = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const shift = Float64Array.from({ length: dimensions }, random);
    let total = 0;
    for (let n = 0; n < points; n++) {
      for (let d = 0; d < dimensions; d++) {
        const place = ((shift[d] as number) + (n + 1) * ratio ** -(d + 1)) % 1;
        // Folding makes the function periodic, for which such lattices are better; 0 and 1 themselves are left out.
        point[d] = Math.min(1 - 2 ** -53, Math.max(2 ** -54, 1 - Math.abs(2 * place - 1)));
      }
      evaluate(point, results);
      for (let f = 0; f < count; f++) {
        sums[f] = (sums[f] as number) + (results[f] as number);
        total += results[f] as number;
      }
      if (++sinceYield * work < breath) continue;
      sinceYield = 0;
      yield;
    }
    totals.push(total / points);
  }
  const mean = totals.reduce((sum, total) => sum + total, 0) / replicates;
  const spread = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0) / (replicates - 1);
  return {
    means: [...sums].map((sum) => sum / (points * replicates)),
    error: widthOf999 * Math.sqrt(spread / replicates),
    evaluations: points * replicates,
  };
}

/** The root of t^(d+1) = t + 1: multiples of (1/t, 1/t², …, 1/t^d) modulo 1 fill the unit cube evenly. */
export function goldenRatio(dimensions: number): number {
  let t = 1.5;
  for (let n = 0; n < 60; n++) t = (1 + t) ** (1 / (dimensions + 1));
  return t;
}
