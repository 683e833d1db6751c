import type { AttentionDesign } from "./attentionDesign.ts";
import { type Matrix, zeros } from "./matrix.ts";
import { fillMatrix, type MatrixSource } from "./matrixSource.ts";

export interface AttentionSizes {
  /** L, the length of the sequence. */
  readonly positions: number;
  /** d_x, the width of a given vector; 1 for the values of a task. */
  readonly vectorSize: number;
  /** d_p; 0 without positional encodings. */
  readonly encodingSize: number;
  /** d_in, the width of X. */
  readonly inputSize: number;
  readonly num_heads: number;
  readonly num_kv_heads: number;
  /** d_k and d_v, for each head. */
  readonly keySize: number;
  readonly valueSize: number;
  /** d_out: of W_O, otherwise num_heads · d_v. */
  readonly outputSize: number;
}

/** An attention layer before its matrices are filled: those of a large one are named by where they come from. Plain data. */
export interface AttentionSources {
  readonly sizes: AttentionSizes;
  readonly combine: "concat" | "add";
  readonly mask: "none" | "causal" | Matrix;
  readonly scale: number;
  readonly softcap: number;
  readonly positional_encoding?: MatrixSource | undefined;
  readonly W_Q: MatrixSource;
  readonly W_K: MatrixSource;
  readonly W_V: MatrixSource;
  readonly W_O?: MatrixSource | undefined;
  /** Given vectors, L × d_x; a task gives values instead. */
  readonly x?: MatrixSource | undefined;
}

/** The design with its matrices filled. */
export function fillAttention(sources: AttentionSources): AttentionDesign {
  const { sizes, combine, mask, scale, softcap, positional_encoding, W_Q, W_K, W_V, W_O } = sources;
  const { positions, encodingSize, inputSize, num_heads, num_kv_heads, keySize, valueSize, outputSize } =
    sizes;
  return {
    combine,
    mask,
    scale,
    softcap,
    num_heads,
    num_kv_heads,
    positional_encoding: positional_encoding
      ? fillMatrix(positional_encoding, positions, encodingSize)
      : zeros(positions, 0),
    W_Q: fillMatrix(W_Q, inputSize, num_heads * keySize),
    W_K: fillMatrix(W_K, inputSize, num_kv_heads * keySize),
    W_V: fillMatrix(W_V, inputSize, num_kv_heads * valueSize),
    ...(W_O && { W_O: fillMatrix(W_O, num_heads * valueSize, outputSize) }),
  };
}

/** The sources of a layer, with a design's matrices in place of its own. */
export function withMatrices(
  sources: AttentionSources,
  { positional_encoding, W_Q, W_K, W_V, W_O }: AttentionDesign,
): AttentionSources {
  const numbers = (matrix: Matrix): MatrixSource => ({ kind: "numbers", matrix });
  return {
    ...sources,
    ...(sources.positional_encoding && { positional_encoding: numbers(positional_encoding) }),
    ...{ W_Q: numbers(W_Q), W_K: numbers(W_K), W_V: numbers(W_V) },
    ...(W_O && { W_O: numbers(W_O) }),
  };
}
