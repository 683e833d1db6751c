import type { Predictor } from "./loss.ts";
import { type Matrix, zeros } from "./matrix.ts";
import type { RecurrentDesign } from "./recurrentDesign.ts";
import { roundTo } from "./stateDtype.ts";
import { type Task, termValue } from "./task.ts";

/** As many multiply-adds as tanh takes, and rounding. */
const activation = 10;

/** What a recurrent layer computes at one position. */
export interface RecurrentStep {
  readonly x: number;
  /** W_ih x_t + b_ih + W_hh h_{t−1} + b_hh, d_h numbers in float64. */
  readonly preActivation: Float64Array;
  /** h_t, rounded to the state's format. */
  readonly state: Float64Array;
  /** o_t = W_out h_t + b_out */
  readonly answer: number;
}

/**
 * All that a recurrent layer computes where the task's variables have these values.
 *
 * @throws RangeError for shapes that do not belong together
 */
export function recurrentTrace(
  design: RecurrentDesign,
  task: Task,
  variables: ArrayLike<number>,
): RecurrentStep[] {
  checkRecurrent(design);
  let previous = new Float64Array(design.hidden_size);
  return task.x.map((term) => {
    const x = termValue(term, variables);
    const preActivation = new Float64Array(design.hidden_size);
    const state = new Float64Array(design.hidden_size);
    preActivations(design, x, previous, preActivation);
    activate(design, preActivation, state);
    previous = state;
    return { x, preActivation, state, answer: answerOf(design, state) };
  });
}

/**
 * A recurrent layer on a task as a function of the task's variables: sums in float64, the state rounded after every step.
 *
 * @throws RangeError for shapes that do not belong together
 */
export function recurrentPredictor(design: RecurrentDesign, task: Task): Predictor {
  checkRecurrent(design);
  const positions = task.x.length;
  const state = new Float64Array(design.hidden_size);
  const sums = new Float64Array(design.hidden_size);
  const step = (position: number, variables: Float64Array) => {
    const term = task.x[position];
    preActivations(design, term === undefined ? Number.NaN : termValue(term, variables), state, sums);
    activate(design, sums, state);
  };
  return {
    positions,
    work: positions * design.hidden_size * (design.hidden_size + activation),
    shareOf: (position) => (position + 1) / positions,
    causal: true,
    predict: (variables, answers) => {
      state.fill(0);
      for (let i = 0; i < positions; i++) {
        step(i, variables);
        answers[i] = answerOf(design, state);
      }
    },
    predictAt: (position, variables) => {
      state.fill(0);
      for (let i = 0; i <= position; i++) step(i, variables);
      return answerOf(design, state);
    },
  };
}

/**
 * How much of each variable the state still holds: |∂h_t/∂u_k|, the Euclidean norm over the units, positions × variables. Exact
 * for a state that is not rounded; a relu is taken to be flat at 0.
 *
 * @throws RangeError for shapes that do not belong together
 */
export function sensitivity(design: RecurrentDesign, task: Task, variables: ArrayLike<number>): Matrix {
  const { hidden_size: size, W_ih, W_hh } = design;
  const count = task.variables.length;
  const result = zeros(task.x.length, count);
  // ∂h/∂u, units × variables.
  let slopes = new Float64Array(size * count);
  for (const [i, { preActivation }] of recurrentTrace(design, task, variables).entries()) {
    const term = task.x[i];
    const next = new Float64Array(size * count);
    for (let unit = 0; unit < size; unit++) {
      const outer = activationSlope(design, preActivation[unit] as number);
      for (let k = 0; k < count; k++) {
        let inner = term?.kind === "variable" && term.index === k ? (W_ih.data[unit] as number) : 0;
        for (let n = 0; n < size; n++) {
          inner += (W_hh.data[unit * size + n] as number) * (slopes[n * count + k] as number);
        }
        const slope = outer * inner;
        next[unit * count + k] = slope;
        result.data[i * count + k] = Math.hypot(result.data[i * count + k] as number, slope);
      }
    }
    slopes = next;
  }
  return result;
}

function activationSlope({ scheme }: RecurrentDesign, sum: number): number {
  if (scheme === "relu") return sum > 0 ? 1 : 0;
  return 1 - Math.tanh(sum) ** 2;
}

function activate({ scheme, dtype }: RecurrentDesign, sums: Float64Array, state: Float64Array): void {
  for (let unit = 0; unit < sums.length; unit++) {
    const sum = sums[unit] as number;
    state[unit] = roundTo(dtype, scheme === "relu" ? Math.max(0, sum) : Math.tanh(sum));
  }
}

function preActivations(design: RecurrentDesign, x: number, state: Float64Array, sums: Float64Array): void {
  const { hidden_size: size, W_ih, W_hh, b_ih, b_hh } = design;
  for (let unit = 0; unit < size; unit++) {
    let sum = (W_ih.data[unit] as number) * x + (b_ih.data[unit] as number) + (b_hh.data[unit] as number);
    for (let n = 0; n < size; n++) {
      sum += (W_hh.data[unit * size + n] as number) * (state[n] as number);
    }
    sums[unit] = sum;
  }
}

function answerOf({ W_out, b_out }: RecurrentDesign, state: Float64Array): number {
  let sum = b_out;
  for (let unit = 0; unit < state.length; unit++) {
    sum += (W_out.data[unit] as number) * (state[unit] as number);
  }
  return sum;
}

function checkRecurrent({ hidden_size, W_ih, W_hh, b_ih, b_hh, W_out }: RecurrentDesign): void {
  const column = [hidden_size, 1] as const;
  const wanted = {
    W_ih: [W_ih, column],
    W_hh: [W_hh, [hidden_size, hidden_size]],
    b_ih: [b_ih, column],
    b_hh: [b_hh, column],
    W_out: [W_out, [1, hidden_size]],
  } as const;
  for (const [name, [{ rows, columns }, shape]] of Object.entries(wanted)) {
    if (rows !== shape[0] || columns !== shape[1]) {
      throw new RangeError(`${name} must have shape [${shape.join(", ")}], got [${rows}, ${columns}]`);
    }
  }
}
