/** Adaptive integration by the Gauss–Kronrod pair of 7 and 15 points; nodes and weights as in QUADPACK's `dqk15`. */

const nodes = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848, 0,
] as const;
const kronrod = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
] as const;
/** Of the nodes 1, 3, 5 and 7. */
const gauss = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694] as const;

/** The 15 nodes in ascending order, each with its weights. */
const points = Float64Array.from({ length: 15 }, (_, n) => (n < 7 ? -(nodes[n] ?? 0) : (nodes[14 - n] ?? 0)));
const kronrodWeights = Float64Array.from({ length: 15 }, (_, n) => kronrod[n < 8 ? n : 14 - n] ?? 0);
const gaussWeights = Float64Array.from({ length: 15 }, (_, n) =>
  n % 2 === 0 ? 0 : (gauss[((n < 8 ? n : 14 - n) - 1) / 2] ?? 0),
);

export interface Integral {
  readonly value: number;
  /** An estimate of the error that is nearly always an overestimate. */
  readonly error: number;
}

export interface IntegrandOptions {
  /** Absolute error to be reached. */
  readonly tolerance: number;
  /** Intervals that may be used; then the error that is left is reported. */
  readonly intervals: number;
  /**
   * Whether the sign of f matters only by its magnitude: |f| is integrated, and intervals are cut where f changes its sign, so that no
   * kink spoils the convergence. `weight` then multiplies |f|.
   */
  readonly absolute: boolean;
  readonly weight: (x: number) => number;
  /** Ascending, within the interval: where it is cut to begin with, so that what is narrow is not overlooked. */
  readonly cuts?: readonly number[];
  /** Evaluates f at several places, where that is faster than one by one. */
  readonly many?: ((x: Float64Array, values: Float64Array) => void) | undefined;
}

/** Halving a smooth piece leaves hardly any of its error, and one with a kink half of it; more is left only of noise, as of rounded values. */
const mostLeft = 0.6;
const mostFutile = 6;

interface Piece extends Integral {
  readonly from: number;
  readonly to: number;
}

/** ∫ f·weight, or ∫ |f|·weight, over an interval. */
export function integrate(
  f: (x: number) => number,
  from: number,
  to: number,
  options: IntegrandOptions,
): Integral {
  const steps = integrateSteps(f, from, to, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As `integrate`, pausing after each evaluation of an interval. */
export function* integrateSteps(
  f: (x: number) => number,
  from: number,
  to: number,
  { tolerance, intervals, absolute, weight, cuts = [], many = oneByOne(f) }: IntegrandOptions,
): Generator<void, Integral> {
  const pieces: Piece[] = [];
  const ends = [from, ...cuts.filter((cut) => cut > from && cut < to), to];
  const open = ends.slice(1).map((end, n) => [ends[n] as number, end] as const);
  // Where |f| is integrated, the ends belong to it.
  const x = new Float64Array(absolute ? 17 : 15);
  const values = new Float64Array(x.length);
  /** The error of the piece that is being halved, and how often that was of no use. */
  let halved = Infinity;
  let futile = 0;
  for (;;) {
    const known = pieces.length;
    let interval = open.pop();
    while (interval !== undefined) {
      const [a, b] = interval;
      placeNodes(a, b, x);
      many(x, values);
      const roots = absolute ? rootsAmong(f, x, values) : [];
      if (roots.length > 0 && pieces.length + open.length < intervals) {
        const cuts = [a, ...roots, b];
        for (let n = 1; n < cuts.length; n++) open.push([cuts[n - 1] as number, cuts[n] as number]);
      } else pieces.push(estimate(a, b, values, weight, absolute));
      yield;
      interval = open.pop();
    }
    const left = pieces.slice(known).reduce((sum, piece) => sum + piece.error, 0);
    futile = left > mostLeft * halved ? futile + 1 : Math.max(0, futile - 1);
    let [value, error] = [0, 0];
    let worst = 0;
    for (const [n, piece] of pieces.entries()) {
      value += piece.value;
      error += piece.error;
      // Not `<`: an error that is no number is the worst.
      if (!(piece.error <= (pieces[worst]?.error ?? 0))) worst = n;
    }
    const widest = pieces[worst];
    const isFine = widest !== undefined && widest.to - widest.from <= 1e-12 * (to - from);
    const isDone = !(error > tolerance) || pieces.length >= intervals || futile >= mostFutile;
    if (isDone || widest === undefined || isFine) return { value, error };
    pieces.splice(worst, 1);
    halved = widest.error;
    const middle = (widest.from + widest.to) / 2;
    open.push([widest.from, middle], [middle, widest.to]);
  }
}

/** The nodes of an interval, and then its ends where there is room. */
function placeNodes(a: number, b: number, x: Float64Array): void {
  const [center, half] = [(a + b) / 2, (b - a) / 2];
  for (let n = 0; n < 15; n++) x[n] = center + half * (points[n] as number);
  if (x.length === 15) return;
  x[15] = a;
  x[16] = b;
}

function oneByOne(f: (x: number) => number) {
  return (x: Float64Array, values: Float64Array) => {
    for (let n = 0; n < x.length; n++) values[n] = f(x[n] as number);
  };
}

/** Where f changes its sign, given what it is at an interval's nodes and ends. */
function rootsAmong(f: (x: number) => number, places: Float64Array, values: Float64Array): readonly number[] {
  const [a, b] = [places[15] as number, places[16] as number];
  const half = (b - a) / 2;
  const roots: number[] = [];
  let [x, y] = [a, values[15] as number];
  for (let n = 0; n <= 15; n++) {
    const next = n === 15 ? b : (places[n] as number);
    const there = values[n === 15 ? 16 : n] as number;
    if ((y < 0 && there > 0) || (y > 0 && there < 0)) {
      const root = rootBetween(f, x, y, next, there);
      // At an end of the interval it is one that has been cut at before.
      if (root - a > 1e-9 * half && b - root > 1e-9 * half) roots.push(root);
    }
    if (there !== 0) [x, y] = [next, there];
  }
  return roots;
}

/** Reused: nothing is estimated within an estimate. */
const weighted = new Float64Array(15);

function estimate(
  from: number,
  to: number,
  values: Float64Array,
  weight: (x: number) => number,
  absolute: boolean,
): Piece {
  const [center, half] = [(from + to) / 2, (to - from) / 2];
  let [fine, coarse] = [0, 0];
  for (let n = 0; n < 15; n++) {
    const value = values[n] as number;
    weighted[n] = (absolute ? Math.abs(value) : value) * weight(center + half * (points[n] as number));
    fine += (kronrodWeights[n] as number) * (weighted[n] as number);
    coarse += (gaussWeights[n] as number) * (weighted[n] as number);
  }
  let spread = 0;
  for (let n = 0; n < 15; n++)
    spread += (kronrodWeights[n] as number) * Math.abs((weighted[n] as number) - fine / 2);
  const difference = Math.abs(fine - coarse);
  // As QUADPACK judges: the rule of 15 points is far better than the difference of the two.
  const error = spread === 0 ? difference : spread * Math.min(1, ((200 * difference) / spread) ** 1.5);
  return { from, to, value: fine * half, error: Math.max(error, 4e-16 * Math.abs(fine)) * half };
}

/** Where f is zero between two places with different signs, by Illinois' false position with bisection as a guard. */
export function rootBetween(f: (x: number) => number, a: number, fa: number, b: number, fb: number): number {
  let [low, atLow, high, atHigh] = [a, fa, b, fb];
  for (let n = 0; n < 60; n++) {
    const secant = high - (atHigh * (high - low)) / (atHigh - atLow);
    const inside = secant > low && secant < high && n % 4 !== 3;
    const x = inside ? secant : (low + high) / 2;
    const y = f(x);
    if (y === 0 || high - low <= 4e-16 * Math.max(Math.abs(low), Math.abs(high), 1e-3)) return x;
    if (y < 0 === atHigh < 0) {
      [high, atHigh] = [x, y];
      atLow /= 2;
    } else {
      [low, atLow] = [x, y];
      atHigh /= 2;
    }
  }
  return (low + high) / 2;
}
