import { uniformRandom } from "../random.ts";

/** Independent estimates, from whose spread the error is told, and the fewest points of each. */
const replicates = 16;
const leastPoints = 64;

/** Multiply-adds for all points: about a tenth of a second. */
const mostWork = 1e8;

/** Points that are asked for at a time, at most. */
const mostAtATime = 512;

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

/** Points in the unit cube: along dimension d point n is at start[d] + n·step[d] modulo 1, and folded there, 1 − |2t − 1|. */
export interface Lattice {
  readonly start: Float64Array;
  readonly step: Float64Array;
  readonly count: number;
}

/**
 * The means of several functions of `dimensions` independent uniform numbers by randomised quasi-Monte-Carlo: a Kronecker lattice by
 * powers of the generalised golden ratio (the root of t^(d+1) = t + 1), shifted at random, the same for the same seed, and folded:
 * that makes functions periodic, for which such lattices are better. Pauses about every millisecond.
 *
 * @param add adds up each function over some points
 */
export function* sampledMeans(
  dimensions: number,
  count: number,
  add: (lattice: Lattice, sums: Float64Array) => void,
  { work = 1000, mostPoints = 4096, seed = 1 }: SamplingOptions = {},
): Generator<void, SampledMean> {
  const points = Math.max(leastPoints, Math.min(mostPoints, Math.floor(mostWork / (replicates * work))));
  const atATime = Math.max(1, Math.min(mostAtATime, Math.floor(breath / Math.max(1, work))));
  const ratio = goldenRatio(dimensions);
  const random = uniformRandom(seed);
  const step = Float64Array.from({ length: dimensions }, (_, d) => ratio ** -(d + 1));
  const sums = new Float64Array(count);
  const totals: number[] = [];
  let sinceYield = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const shift = Float64Array.from({ length: dimensions }, random);
    const before = sumOf(sums);
    for (let n = 0; n < points; n += atATime) {
      const start = shift.map((place, d) => (place + (n + 1) * (step[d] as number)) % 1);
      const count = Math.min(atATime, points - n);
      add({ start, step, count }, sums);
      sinceYield += count * work;
      if (sinceYield < breath) continue;
      sinceYield = 0;
      yield;
    }
    totals.push((sumOf(sums) - before) / points);
  }
  const mean = sumOf(totals) / replicates;
  const spread = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0) / (replicates - 1);
  return {
    means: [...sums].map((sum) => sum / (points * replicates)),
    error: widthOf999 * Math.sqrt(spread / replicates),
    evaluations: points * replicates,
  };
}

/** Adds up functions point by point. */
export function addEach(
  { start, step, count }: Lattice,
  evaluate: (point: Float64Array, results: Float64Array) => void,
  sums: Float64Array,
): void {
  const point = new Float64Array(start.length);
  const results = new Float64Array(sums.length);
  for (let n = 0; n < count; n++) {
    for (let d = 0; d < point.length; d++) point[d] = coordinate(start[d] as number, step[d] as number, n);
    evaluate(point, results);
    for (let f = 0; f < sums.length; f++) sums[f] = (sums[f] as number) + (results[f] as number);
  }
}

/** Where point n of a lattice is along a dimension; 0 and 1 themselves are left out. */
export function coordinate(start: number, step: number, n: number): number {
  const place = (start + n * step) % 1;
  return Math.min(1 - 2 ** -53, Math.max(2 ** -54, 1 - Math.abs(2 * place - 1)));
}

/** The root of t^(d+1) = t + 1: multiples of (1/t, 1/t², …, 1/t^d) modulo 1 fill the unit cube evenly. */
export function goldenRatio(dimensions: number): number {
  let t = 1.5;
  for (let n = 0; n < 60; n++) t = (1 + t) ** (1 / (dimensions + 1));
  return t;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n] as number;
  return sum;
}
