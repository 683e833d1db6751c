import { casesOf, quantile } from "./distribution.ts";
import type { Predictor } from "./loss.ts";
import { addEach, type Lattice } from "./sampling.ts";
import type { Distribution, Task } from "./task.ts";
import { cost, distributionOf, targetAt } from "./taskCost.ts";

/** The variables that an answer can depend on. */
interface Dependencies {
  readonly continuous: readonly number[];
  readonly discrete: readonly number[];
  /** The distribution of a target that is independent of the answer. */
  readonly unseen: Distribution | undefined;
}

/** Evaluates one position's answer, and knows on which variables it depends. */
export class LossEvaluator {
  readonly task: Task;
  readonly #predictor: Predictor;
  readonly variables: Float64Array;
  readonly #answers: Float64Array;
  evaluations = 0;
  readonly #dependencies: Dependencies[] = [];
  /** Multiply-adds so far, and how many there may be. */
  work = 0;
  #mostWork = Infinity;

  constructor(task: Task, predictor: Predictor) {
    this.task = task;
    this.#predictor = predictor;
    this.variables = Float64Array.from(task.variables, ({ distribution }) => quantile(distribution, 0.5));
    this.#answers = new Float64Array(task.y.length);
  }

  /** The variables that an answer can depend on, the target's last: the answer crosses it, most often once. */
  dependsOn(position: number): Dependencies {
    this.#dependencies[position] ??= this.#findDependencies(position);
    return this.#dependencies[position];
  }

  #findDependencies(position: number): Dependencies {
    const last = this.#predictor.causal === true ? position : this.task.x.length - 1;
    const seen = new Set(
      this.task.x.flatMap((term, i) => (term.kind === "variable" && i <= last ? [term.index] : [])),
    );
    const target = this.task.y[position];
    const ordered = [...seen].sort((a, b) => Number(isTarget(a)) - Number(isTarget(b)));
    function isTarget(index: number) {
      return target?.kind === "variable" && target.index === index;
    }
    const isDiscrete = (index: number) => casesOf(distributionOf(this.task, index)) !== undefined;
    return {
      continuous: ordered.filter((index) => !isDiscrete(index)),
      discrete: ordered.filter(isDiscrete),
      unseen:
        target?.kind === "variable" && !seen.has(target.index)
          ? distributionOf(this.task, target.index)
          : undefined,
    };
  }

  allow(effort: number): void {
    this.#mostWork = this.work + effort;
  }

  /** What is still computed after this is of no use. */
  get isExhausted(): boolean {
    return this.work > this.#mostWork;
  }

  answer(position: number): number {
    this.#count(position, 1);
    if (this.#predictor.predictAt) return this.#predictor.predictAt(position, this.variables);
    this.#predictor.predict(this.variables, this.#answers);
    return this.#answers[position] ?? Number.NaN;
  }

  /** The answers for some values of one variable. */
  answers(position: number, variable: number, values: Float64Array, answers: Float64Array): void {
    const { answersAt } = this.#predictor;
    if (answersAt === undefined) {
      for (let n = 0; n < values.length; n++) {
        this.variables[variable] = values[n] as number;
        answers[n] = this.answer(position);
      }
      return;
    }
    this.#count(position, values.length);
    answersAt(position, this.variables, variable, values, answers);
  }

  target(position: number): number {
    return targetAt(this.task, position, this.variables);
  }

  /** Adds up the costs at some positions over points that are uniform numbers, one for each variable. */
  addCosts(lattice: Lattice, positions: readonly number[], sums: Float64Array): void {
    this.evaluations += lattice.count;
    if (this.#predictor.addCosts) this.#predictor.addCosts(lattice, positions, sums);
    else addEach(lattice, (point, results) => this.#costs(point, positions, results), sums);
  }

  #count(position: number, evaluations: number): void {
    const { work = 0, shareOf } = this.#predictor;
    this.evaluations += evaluations;
    this.work += evaluations * (shareOf ? work * shareOf(position) : work);
  }

  #costs(point: Float64Array, positions: readonly number[], results: Float64Array): void {
    for (let v = 0; v < point.length; v++)
      this.variables[v] = quantile(distributionOf(this.task, v), point[v] as number);
    this.#predictor.predict(this.variables, this.#answers);
    for (let n = 0; n < positions.length; n++) {
      const position = positions[n] as number;
      results[n] = cost(this.task, this.#answers[position] ?? Number.NaN, this.target(position));
    }
  }
}
