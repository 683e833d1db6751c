import { type AttentionMask, maskAt } from "./attentionMask.ts";
import { softmax } from "./softmax.ts";
import { sizeOf, type Tensor, tensor } from "./tensor.ts";

export interface AttentionOptions {
  readonly mask?: AttentionMask | undefined;
  /** Query i sees key j only when j ≤ i, besides what the mask says. */
  readonly is_causal?: boolean | undefined;
  /** Multiplies the scores; 1/√d by default. */
  readonly scale?: number | undefined;
  /** Bounds the scores smoothly: softcap·tanh(score/softcap), before the mask. */
  readonly softcap?: number | undefined;
}

export interface AttentionResult {
  /** (…, L, d_v) */
  readonly output: Tensor;
  /** (…, L, S): rows sum to 1; a query that sees no key has zeros. */
  readonly weights: Tensor;
  /** (…, L, S): q·k·scale, before softcap and mask. */
  readonly scores: Tensor;
}

/**
 * Scaled dot-product attention, softmax(q kᵀ·scale + mask) v, as `torch.nn.functional.scaled_dot_product_attention`.
 * Computes in float64 and rounds each result once. Keys that are masked count for nothing, even when they are NaN.
 *
 * @param q (…, L, d)
 * @param k (…, S, d)
 * @param v (…, S, d_v)
 *   The last of the leading dimensions are the heads: those of q may be a multiple of those of k and v, each of which
 *   then serves a run of consecutive heads of q.
 * @throws RangeError for shapes that do not belong together
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): AttentionResult {
  const { leading, queries, keys, size, valueSize, sharing } = attentionSizes(q, k, v);
  const { mask, is_causal = false, scale = 1 / Math.sqrt(size), softcap = 0 } = options;
  const scores = tensor([...leading, queries, keys]);
  const weights = tensor([...leading, queries, keys]);
  const output = tensor([...leading, queries, valueSize]);
  const admitted = maskAt(mask, scores.shape);
  const line = new Float64Array(keys);
  for (let row = 0; row < sizeOf(leading) * queries; row++) {
    const query = row % queries;
    const firstKey = Math.floor(row / queries / sharing) * keys;
    for (let j = 0; j < keys; j++) {
      const score = dot(q.data, row * size, k.data, (firstKey + j) * size, size) * scale;
      scores.data[row * keys + j] = score;
      const bias = is_causal && j > query ? -Infinity : admitted(row, j);
      line[j] =
        bias === -Infinity ? -Infinity : bias + (softcap > 0 ? softcap * Math.tanh(score / softcap) : score);
    }
    softmax(line);
    weights.data.set(line, row * keys);
    for (let column = 0; column < valueSize; column++) {
      let sum = 0;
      for (let j = 0; j < keys; j++) {
        const weight = line[j] as number;
        if (weight !== 0) sum += weight * (v.data[(firstKey + j) * valueSize + column] as number);
      }
      output.data[row * valueSize + column] = sum;
    }
  }
  return { output, weights, scores };
}

function attentionSizes(q: Tensor, k: Tensor, v: Tensor) {
  const leading = q.shape.slice(0, -2);
  const [queries = 0, size = 0] = q.shape.slice(-2);
  const [keys = 0] = k.shape.slice(-2);
  const [valueSize = 0] = v.shape.slice(-1);
  const heads = leading.at(-1) ?? 1;
  const keyHeads = k.shape.at(-3) ?? 1;
  const shared = leading.length === 0 ? [] : [...leading.slice(0, -1), keyHeads];
  const fits = (t: Tensor, last: readonly number[]) => t.shape.join() === [...shared, ...last].join();
  if (q.shape.length < 2 || heads % keyHeads !== 0 || !fits(k, [keys, size]) || !fits(v, [keys, valueSize])) {
    const shapes = [q, k, v].map(({ shape }) => `[${shape.join(", ")}]`);
    throw new RangeError(
      `attention needs q (…, L, d), k (…, S, d) and v (…, S, d_v), heads of q a multiple of those of k and v, got ${shapes.join(", ")}`,
    );
  }
  return { leading, queries, keys, size, valueSize, sharing: heads / keyHeads };
}

function dot(a: Float32Array, aFrom: number, b: Float32Array, bFrom: number, count: number): number {
  let sum = 0;
  for (let n = 0; n < count; n++) sum += (a[aFrom + n] as number) * (b[bFrom + n] as number);
  return sum;
}
