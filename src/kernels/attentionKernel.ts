import type { AttentionOptions } from "../core/attention.ts";

/**
 * Of q (samples, heads, queries, size), k (samples, keyHeads, keys, size), v (samples, keyHeads, keys, valueSize), scores and
 * weights (samples, heads, queries, keys), and the output (samples, heads, queries, valueSize).
 */
export interface AttentionSizes {
  /** 1 by default. */
  readonly samples?: number | undefined;
  readonly heads: number;
  /** As many as heads by default. They divide them; each serves a run of consecutive heads of q. */
  readonly keyHeads?: number | undefined;
  readonly queries: number;
  readonly keys: number;
  readonly size: number;
  /** As `size` by default. */
  readonly valueSize?: number | undefined;
}

export interface AttentionKernelOptions extends AttentionOptions {
  /**
   * What is kept besides the output: the weights, the default; also the scores, as they are before soft-cap and mask (those that
   * `is_causal` leaves out may be 0); or nothing. Then memory grows with the length of the sequences, not with its square: the softmax is
   * computed block by block, as Milakov and Gimelshein, "Online normalizer calculation for softmax" (2018).
   */
  readonly keep?: "weights" | "scores" | "nothing" | undefined;
}

export interface AttentionParts {
  readonly output: Float32Array;
  readonly weights?: Float32Array | undefined;
  readonly scores?: Float32Array | undefined;
}
