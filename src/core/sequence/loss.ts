import type { Lattice } from "./sampling.ts";

/** The best that anything can answer at one position that has seen x_1 … x_i. */
export interface OptimalAnswer {
  readonly loss: number;
  /** The best answer: the variable that was seen, or a constant (the median for l1, the mean for l2). */
  readonly answer:
    | { readonly kind: "seen"; readonly variable: number; readonly position: number }
    | { readonly kind: "constant"; readonly value: number };
  /** A sentence with the numbers: "u2 has not been seen: the median ½ is best and costs ¼". */
  readonly reason: string;
}

export interface OptimalLoss {
  readonly loss: number;
  readonly positions: readonly OptimalAnswer[];
}

/** E[Σ_i loss(o_i, y_i)] over the variables of a task. */
export interface ExpectedLoss {
  readonly loss: number;
  readonly perPosition: readonly number[];
  /** A bound of the error of `loss`; for `sampling` the half-width of its 99.9 % confidence interval. */
  readonly error: number;
  /** `exact`: a sum over finitely many cases; `quadrature`: adaptive and deterministic; `sampling`: randomised quasi-Monte-Carlo. */
  readonly method: "exact" | "quadrature" | "sampling";
  /** How often the layer was evaluated. */
  readonly evaluations: number;
}

/** What answers a task: from the values of the variables, one answer a position. Called many times: allocates nothing. */
export interface Predictor {
  readonly positions: number;
  /** Whether answer i depends on x_1 … x_i only; all of x if not said. */
  readonly causal?: boolean;
  /** About how many multiply-adds all answers take, by which the effort for a loss is measured out; few if not said. */
  readonly work?: number;
  /** The share of `work` that one of the answers takes alone. */
  shareOf?(position: number): number;
  /** Writes the answers o_1 … o_L. */
  predict(variables: Float64Array, answers: Float64Array): void;
  /** One of the answers alone, where that is cheaper. */
  predictAt?(position: number, variables: Float64Array): number;
  /**
   * Writes the answers at one position for some values of one variable, up to `mostAnswers`, where that is faster than one by one; the
   * others are as given.
   */
  answersAt?:
    | ((
        position: number,
        variables: Float64Array,
        variable: number,
        values: Float64Array,
        answers: Float64Array,
      ) => void)
    | undefined;
  /**
   * Adds up the costs at some positions over points, which the quantiles of the variables' distributions make their values, where that
   * is faster than one by one.
   */
  addCosts?: ((lattice: Lattice, positions: readonly number[], sums: Float64Array) => void) | undefined;
}
