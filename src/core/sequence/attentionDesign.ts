import type { Matrix } from "./matrix.ts";

/** An attention layer with all its numbers, as a parameter file describes it. Plain data. */
export interface AttentionDesign {
  /** L × d_p, row i added to or put before the value x_i; no columns where there is none. */
  readonly positional_encoding: Matrix;
  /** Rows of X are [p_i, x_i] (`concat`) or x_i + p_i (`add`, where a scalar x_i is added to each entry of p_i). */
  readonly combine: "concat" | "add";
  /** d_in × (num_heads · d_k); heads stand side by side. */
  readonly W_Q: Matrix;
  /** d_in × (num_kv_heads · d_k) */
  readonly W_K: Matrix;
  /** d_in × (num_kv_heads · d_v) */
  readonly W_V: Matrix;
  /** (num_heads · d_v) × d_out; without it the heads' outputs stand side by side. */
  readonly W_O?: Matrix | undefined;
  readonly num_heads: number;
  /** Divides `num_heads`; each serves a run of consecutive heads of Q. */
  readonly num_kv_heads: number;
  /** `none`, `causal`, or an L × L matrix that is added to the scores: −∞ leaves a source out. */
  readonly mask: "none" | "causal" | Matrix;
  /** Multiplies q·k. */
  readonly scale: number;
  /** softcap · tanh(score / softcap) before the mask; 0 for none. */
  readonly softcap: number;
}
