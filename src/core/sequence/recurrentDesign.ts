import type { Matrix } from "./matrix.ts";

/** The number formats that a state can be kept in. */
export type StateDtype = "float16" | "bfloat16" | "float32" | "float64";

/**
 * A recurrent layer that is given by its weights, with a linear readout: h_t = f(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh) from
 * h_0 = 0, and o_t = W_out h_t + b_out. The state is rounded to `dtype` after every step. Plain data.
 */
export interface RecurrentDesign {
  readonly scheme: "tanh" | "relu";
  readonly hidden_size: number;
  readonly dtype: StateDtype;
  /** d_h × 1 */
  readonly W_ih: Matrix;
  /** d_h × d_h */
  readonly W_hh: Matrix;
  /** d_h × 1 each */
  readonly b_ih: Matrix;
  readonly b_hh: Matrix;
  /** 1 × d_h */
  readonly W_out: Matrix;
  readonly b_out: number;
}

/** A recurrent layer whose state is one number, into whose bits the variables that are still needed are packed. */
export interface PackedDesign {
  readonly scheme: "packed";
  readonly hidden_size: 1;
  readonly dtype: StateDtype;
  /** Bits for each variable of the task, in its order; 0 for those that never need to be remembered. */
  readonly bits: readonly number[];
}
