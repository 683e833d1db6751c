import { softmax } from "../softmax.ts";
import type { AttentionDesign } from "./attentionDesign.ts";
import { type Matrix, zeros } from "./matrix.ts";

/** What one head computes. */
export interface HeadStages {
  /** L × L, destination by source: q·k · scale. */
  readonly scores: Matrix;
  /** L × L: the scores after soft-cap and mask; −∞ where a source is masked. */
  readonly masked: Matrix;
  /** L × L: rows sum to 1; a destination that sees no source has zeros. */
  readonly weights: Matrix;
  /** L × d_v */
  readonly output: Matrix;
}

/** Everything that an attention layer computes on the way from its values to its outputs, in float64. */
export interface AttentionStages {
  /** L × d_in */
  readonly X: Matrix;
  /** L × (num_heads · d_k) */
  readonly Q: Matrix;
  /** L × (num_kv_heads · d_k) */
  readonly K: Matrix;
  /** L × (num_kv_heads · d_v) */
  readonly V: Matrix;
  readonly heads: readonly HeadStages[];
  /** L × (num_heads · d_v): the heads' outputs side by side. */
  readonly concatenated: Matrix;
  /** L × d_out: `concatenated`, times W_O where there is one. */
  readonly output: Matrix;
}

/**
 * All stages of an attention layer.
 *
 * @param x L × d_x
 * @throws RangeError for shapes that do not belong together
 */
export function attentionStages(design: AttentionDesign, x: Matrix): AttentionStages {
  const { num_heads, num_kv_heads, W_Q, W_K, W_V, W_O } = design;
  const X = attentionInput(design, x);
  const [Q, K, V] = [product(X, W_Q, "W_Q"), product(X, W_K, "W_K"), product(X, W_V, "W_V")];
  const [keySize, valueSize] = [Q.columns / num_heads, V.columns / num_kv_heads];
  if (!Number.isInteger(keySize) || K.columns !== keySize * num_kv_heads || !Number.isInteger(valueSize)) {
    throw new RangeError(
      `W_Q, W_K and W_V must have ${num_heads}·d_k, ${num_kv_heads}·d_k and ${num_kv_heads}·d_v columns, got ${Q.columns}, ${K.columns} and ${V.columns}`,
    );
  }
  const sharing = num_heads / num_kv_heads;
  const heads = Array.from({ length: num_heads }, (_, head) => {
    const shared = Math.floor(head / sharing);
    const scores = scoresOf(
      columns(Q, head * keySize, keySize),
      columns(K, shared * keySize, keySize),
      design.scale,
    );
    const masked = maskedScores(scores, design);
    const weights = softmaxRows(masked);
    return { scores, masked, weights, output: product(weights, columns(V, shared * valueSize, valueSize)) };
  });
  const concatenated = sideBySide(heads.map(({ output }) => output));
  return {
    X,
    Q,
    K,
    V,
    heads,
    concatenated,
    output: W_O ? product(concatenated, W_O, "W_O") : concatenated,
  };
}

/**
 * X, L × d_in: the rows [p_i, x_i], or x_i + p_i where a single x_i is added to every entry of p_i.
 *
 * @throws RangeError for encodings that do not belong to x
 */
export function attentionInput({ positional_encoding: p, combine }: AttentionDesign, x: Matrix): Matrix {
  if (p.columns === 0) return x;
  if (p.rows !== x.rows) {
    throw new RangeError(
      `positional_encoding must have ${x.rows} rows, one for each position, got ${p.rows}`,
    );
  }
  if (combine === "concat") return sideBySide([p, x]);
  if (x.columns !== 1 && x.columns !== p.columns) {
    throw new RangeError(`vectors of ${x.columns} entries can't be added to encodings of ${p.columns}`);
  }
  const result = zeros(p.rows, p.columns);
  for (let i = 0; i < p.rows; i++) {
    for (let j = 0; j < p.columns; j++) {
      result.data[i * p.columns + j] =
        (p.data[i * p.columns + j] as number) + (x.data[i * x.columns + (x.columns === 1 ? 0 : j)] as number);
    }
  }
  return result;
}

function scoresOf(q: Matrix, k: Matrix, scale: number): Matrix {
  const result = zeros(q.rows, k.rows);
  for (let i = 0; i < q.rows; i++) {
    for (let j = 0; j < k.rows; j++) {
      let sum = 0;
      for (let n = 0; n < q.columns; n++) {
        sum += (q.data[i * q.columns + n] as number) * (k.data[j * k.columns + n] as number);
      }
      result.data[i * k.rows + j] = sum * scale;
    }
  }
  return result;
}

function maskedScores(scores: Matrix, { mask, softcap }: AttentionDesign): Matrix {
  const { rows, columns: sources } = scores;
  if (typeof mask === "object" && (mask.rows !== rows || mask.columns !== sources)) {
    throw new RangeError(`mask must be ${rows} × ${sources}, got ${mask.rows} × ${mask.columns}`);
  }
  const data = scores.data.map((score, n) => {
    const hidden = mask === "causal" && n % sources > Math.floor(n / sources);
    if (hidden) return -Infinity;
    const capped = softcap > 0 ? softcap * Math.tanh(score / softcap) : score;
    return typeof mask === "object" ? capped + (mask.data[n] as number) : capped;
  });
  return { rows, columns: sources, data };
}

function softmaxRows(masked: Matrix): Matrix {
  const data = masked.data.slice();
  for (let i = 0; i < masked.rows; i++) softmax(data.subarray(i * masked.columns, (i + 1) * masked.columns));
  return { rows: masked.rows, columns: masked.columns, data };
}

/** A·B; sources with no weight count for nothing, even where their value is no number. */
function product(a: Matrix, b: Matrix, name = "the right factor"): Matrix {
  if (a.columns !== b.rows) {
    throw new RangeError(`${name} must have ${a.columns} rows, got ${b.rows}`);
  }
  const result = zeros(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < b.columns; j++) {
        const at = i * b.columns + j;
        result.data[at] = (result.data[at] as number) + factor * (b.data[k * b.columns + j] as number);
      }
    }
  }
  return result;
}

function columns(m: Matrix, from: number, count: number): Matrix {
  if (count === m.columns) return m;
  const result = zeros(m.rows, count);
  for (let i = 0; i < m.rows; i++) {
    result.data.set(m.data.subarray(i * m.columns + from, i * m.columns + from + count), i * count);
  }
  return result;
}

function sideBySide(parts: readonly Matrix[]): Matrix {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const rows = first?.rows ?? 0;
  const width = parts.reduce((sum, part) => sum + part.columns, 0);
  const result = zeros(rows, width);
  for (let i = 0; i < rows; i++) {
    let at = i * width;
    for (const { columns: count, data } of parts) {
      result.data.set(data.subarray(i * count, (i + 1) * count), at);
      at += count;
    }
  }
  return result;
}
