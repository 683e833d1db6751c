/** The distribution of one variable of a task; all variables are independent. */
export type Distribution =
  /** Between the two bounds. */
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "normal"; readonly mean: number; readonly deviation: number }
  | { readonly kind: "exponential"; readonly rate: number }
  /** 1 with this probability, otherwise 0. */
  | { readonly kind: "bernoulli"; readonly probability: number }
  /** Probabilities sum to 1. */
  | {
      readonly kind: "discrete";
      readonly values: readonly number[];
      readonly probabilities: readonly number[];
    };

export interface Variable {
  readonly name: string;
  readonly distribution: Distribution;
}

/** An entry of a task's sequences: a constant, or the index of a variable. */
export type Term =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "variable"; readonly index: number };

/**
 * A toy sequence task: at position i the layer has seen x_1 … x_i and is to answer y_i. The loss of an answer o_i is
 * |o_i − y_i| (`l1`) or (o_i − y_i)² (`l2`), summed over positions, and what counts is its expectation over the variables.
 */
export interface Task {
  readonly variables: readonly Variable[];
  readonly x: readonly Term[];
  /** As long as x. */
  readonly y: readonly Term[];
  readonly loss: "l1" | "l2";
}

/** The value of a term where the variables have these values. */
export function termValue(term: Term, variables: ArrayLike<number>): number {
  return term.kind === "constant" ? term.value : (variables[term.index] ?? Number.NaN);
}
