import { Descent } from "./descent";

/** What the training of an attention layer works on besides, in the order of `src/kernels/wasm/attentionTraining.ts`. */
@unmanaged
export class AttentionDescent extends Descent {
  /** Three float64 numbers: 1, what multiplies the scores, and what caps them, 0 for nothing. */
  constants: usize;
  /** d_in, and how many columns of X hold positional encodings. */
  inputs: i32;
  encodingSize: i32;
  heads: i32;
  keyValueHeads: i32;
  /** Of a head. */
  keySize: i32;
  valueSize: i32;
  /** Where the matrices begin. Without W_O the 1 among the constants is in its place. */
  encodings: usize;
  weightsQ: usize;
  weightsK: usize;
  weightsV: usize;
  weightsO: usize;
  /** Of X, Q, K and V what does not depend on x_i, for each position, and last what multiplies x_i: L + 1 rows of float64. */
  rows: usize;
  rowsQ: usize;
  rowsK: usize;
  rowsV: usize;
  /** G, heads × (L + 1)², and u, heads × (L + 1), of `src/core/sequence/training/attentionMoments.ts`. */
  scores: usize;
  contributions: usize;
  /** What is added to a score, destinations × sources, in float32; −∞ for a source that takes no part. */
  mask: usize;
  /** Room for what one destination needs: a `Source` for each head and source; */
  sources: usize;
  /** chunks for each head and source: of weights before they are divided by their sum, and of the soft-cap's slopes; */
  powers: usize;
  capSlopes: usize;
  /** chunks for each head: of 1/Σ weights, of the mean of what sources contribute, and of Σ weights · x_j; */
  inverses: usize;
  means: usize;
  heard: usize;
  /** and a chunk. */
  slopesByHeard: usize;
}

/** A source that takes part, as a head sees it from one destination. */
@unmanaged
export class Source {
  /** The line of x_j. */
  x: usize;
  /** A score is `constant` + `byOwn`·x_i + …, and after the soft-cap `added` more. */
  constant: f32;
  byOwn: f32;
  added: f32;
  /** What it contributes to the answer, where x_j is 0. */
  contribution: f32;
  index: i32;
}
