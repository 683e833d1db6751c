import { densityOf } from "./density.ts";
import { casesOf, plotRange, quantile } from "./distribution.ts";
import type { ExpectedLoss, Predictor } from "./loss.ts";
import { LossEvaluator } from "./lossEvaluator.ts";
import { type Integral, integrateSteps } from "./quadrature.ts";
import { type Lattice, sampledMeans } from "./sampling.ts";
import type { Task } from "./task.ts";
import { cost, distributionOf, expectedCost, targetAt } from "./taskCost.ts";

/** More joint cases of discrete variables than these are sampled. */
const mostCases = 4096;

/** By how many continuous variables an answer depends on: the error to be reached, and the intervals for it of each integral. */
const effort = [
  { tolerance: 1e-11, intervals: 1 },
  { tolerance: 1e-11, intervals: 400 },
  { tolerance: 1e-12, intervals: 120 },
  { tolerance: 1e-5, intervals: 24 },
] as const;

/**
 * Probabilities at which the range of a variable is cut to begin with, by how many are integrated over and which of them it is, the
 * innermost last: 15 points alone, spread over a long tail, would overlook a step near its beginning.
 */
const cutsOf: readonly (readonly (readonly number[])[])[] = [
  [],
  [[1 / 32, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8, 31 / 32]],
  [[1 / 16, 1 / 4, 1 / 2, 3 / 4, 15 / 16], [1 / 2]],
  [[1 / 2], [1 / 2], [1 / 2]],
];

/** Multiply-adds for all integrals, about half a second: many relu units bend an answer along too many lines to cut at. */
const mostWork = 3e8;

/**
 * E[Σ_i loss(o_i, y_i)] of what a predictor answers. Position by position: over the variables that an answer depends on by
 * nested adaptive quadrature, cut where the answer crosses its target, where there are at most three continuous ones, and by
 * quasi-Monte-Carlo beyond, and where quadrature is too much work; over a target that the answer can't depend on in closed form. Deterministic.
 */
export function expectedLoss(task: Task, predictor: Predictor): ExpectedLoss {
  const steps = expectedLossSteps(task, predictor);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As `expectedLoss`, pausing about every millisecond. */
export function* expectedLossSteps(task: Task, predictor: Predictor): Generator<void, ExpectedLoss> {
  const evaluator = new LossEvaluator(task, predictor);
  const perPosition = new Array<number>(task.y.length).fill(0);
  const sampled: number[] = [];
  let error = 0;
  let isExact = true;
  for (let position = 0; position < task.y.length; position++) {
    const { continuous, discrete } = evaluator.dependsOn(position);
    const cases = discrete.reduce((n, v) => n * (casesOf(distributionOf(task, v))?.length ?? 1), 1);
    if (continuous.length > 3 || cases > mostCases) {
      sampled.push(position);
      continue;
    }
    if (continuous.length > 0) isExact = false;
    const effort = (mostWork - evaluator.work) / (task.y.length - position);
    const integral = yield* within(effort, evaluator, overCases(evaluator, position, discrete, continuous));
    if (integral === undefined) {
      sampled.push(position);
      continue;
    }
    perPosition[position] = integral.value;
    error += integral.error;
  }
  if (sampled.length > 0) {
    const { work = 0 } = predictor;
    const add = (lattice: Lattice, sums: Float64Array) => evaluator.addCosts(lattice, sampled, sums);
    const estimate = yield* sampledMeans(task.variables.length, sampled.length, add, { work });
    for (const [n, position] of sampled.entries()) perPosition[position] = estimate.means[n] ?? Number.NaN;
    error += estimate.error;
  }
  return {
    loss: perPosition.reduce((sum, loss) => sum + loss, 0),
    perPosition,
    error,
    method: sampled.length > 0 ? "sampling" : isExact ? "exact" : "quadrature",
    evaluations: evaluator.evaluations,
  };
}

/** What the steps come to, or nothing where they take more work than this. */
function* within<R>(
  effort: number,
  evaluator: LossEvaluator,
  steps: Generator<void, R>,
): Generator<void, R | undefined> {
  const { evaluations } = evaluator;
  evaluator.allow(effort);
  while (!evaluator.isExhausted) {
    const step = steps.next();
    if (evaluator.isExhausted) break;
    if (step.done) return step.value;
    yield;
  }
  // What was given up is no part of the result.
  evaluator.evaluations = evaluations;
  return undefined;
}

/** The loss at each position for given values of the variables. */
export function lossAt(task: Task, predictor: Predictor, variables: Float64Array): Float64Array {
  const answers = new Float64Array(task.y.length);
  predictor.predict(variables, answers);
  return answers.map((answer, i) => cost(task, answer, targetAt(task, i, variables)));
}

export interface LossLandscape {
  /** Points along each axis; row by row from the lowest value of the second variable, `size` × `size`. */
  readonly size: number;
  readonly values: Float64Array;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The summed loss over the first two variables in the middle of each cell of a grid, with all others at their medians. */
export function lossLandscape(task: Task, predictor: Predictor, size: number): LossLandscape {
  const [first, second] = task.variables;
  const x = first ? plotRange(first.distribution) : ([0, 1] as const);
  const y = second ? plotRange(second.distribution) : ([0, 1] as const);
  const variables = Float64Array.from(task.variables, ({ distribution }) => quantile(distribution, 0.5));
  const values = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    if (second) variables[1] = y[0] + ((row + 0.5) / size) * (y[1] - y[0]);
    for (let column = 0; column < size; column++) {
      if (first) variables[0] = x[0] + ((column + 0.5) / size) * (x[1] - x[0]);
      values[row * size + column] = lossAt(task, predictor, variables).reduce((sum, loss) => sum + loss, 0);
    }
  }
  return { size, values, x, y };
}

/** The expected cost at a position: the sum over all cases of the discrete variables of an integral over the others. */
function* overCases(
  evaluator: LossEvaluator,
  position: number,
  discrete: readonly number[],
  continuous: readonly number[],
): Generator<void, Integral> {
  const [variable, ...others] = discrete;
  if (variable === undefined) return yield* overContinuous(evaluator, position, continuous);
  let [value, error] = [0, 0];
  for (const possible of casesOf(distributionOf(evaluator.task, variable)) ?? []) {
    if (possible.probability === 0) continue;
    evaluator.variables[variable] = possible.value;
    const part = yield* overCases(evaluator, position, others, continuous);
    value += possible.probability * part.value;
    error += possible.probability * part.error;
  }
  return { value, error };
}

/** The expected cost at a position over its continuous variables, the last one innermost. */
function* overContinuous(
  evaluator: LossEvaluator,
  position: number,
  continuous: readonly number[],
  total = continuous.length,
): Generator<void, Integral> {
  const { task } = evaluator;
  const { unseen } = evaluator.dependsOn(position);
  const [variable, ...inner] = continuous;
  if (variable === undefined) {
    const answer = evaluator.answer(position);
    const value = unseen
      ? expectedCost(task, answer, unseen)
      : cost(task, answer, evaluator.target(position));
    return { value, error: 0 };
  }
  const distribution = distributionOf(task, variable);
  const { from, to, density } = densityOf(distribution);
  const cuts = cutsOf[total]?.[total - continuous.length]?.map((p) => quantile(distribution, p));
  const shared = { ...effort[continuous.length as 1 | 2 | 3], weight: density, cuts: cuts ?? [] };
  if (from === to) {
    evaluator.variables[variable] = from;
    return yield* overContinuous(evaluator, position, inner, total);
  }
  if (inner.length === 0) {
    // What crosses zero here is the answer's distance from its target.
    const crossing = task.loss === "l1" && unseen === undefined;
    const costOf = (answer: number) => {
      if (unseen) return expectedCost(task, answer, unseen);
      const distance = answer - evaluator.target(position);
      return crossing ? distance : distance * distance;
    };
    const f = (value: number) => {
      evaluator.variables[variable] = value;
      return costOf(evaluator.answer(position));
    };
    const many = (values: Float64Array, costs: Float64Array) => {
      evaluator.answers(position, variable, values, costs);
      for (let n = 0; n < costs.length; n++) {
        evaluator.variables[variable] = values[n] as number;
        costs[n] = costOf(costs[n] as number);
      }
    };
    return yield* integrateSteps(f, from, to, { ...shared, absolute: crossing, many });
  }
  // The density integrates to 1: the errors of the inner integrals add up to no more than the largest.
  let largest = 0;
  const f = (value: number) => {
    evaluator.variables[variable] = value;
    const part = drain(overContinuous(evaluator, position, inner, total), evaluator);
    largest = Math.max(largest, part.error);
    return part.value;
  };
  const outer = yield* integrateSteps(f, from, to, {
    ...shared,
    absolute: false,
  });
  return { value: outer.value, error: outer.error + largest };
}

function drain(steps: Generator<void, Integral>, evaluator: LossEvaluator): Integral {
  for (;;) {
    if (evaluator.isExhausted) return { value: Number.NaN, error: Number.NaN };
    const step = steps.next();
    if (step.done) return step.value;
  }
}
