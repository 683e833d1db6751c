import type { AttentionDesign } from "./attentionDesign.ts";
import type { Matrix } from "./matrix.ts";
import type { Task } from "./task.ts";

/**
 * An attention layer on a task in closed form. Rows of X are affine in their one value, so a score is c₀ + c₁·x_i + c₂·x_j + c₃·x_i·x_j
 * for destination i and source j, and a source adds v₀ + v₁·x_j to the one output.
 */
export interface AttentionForm {
  readonly positions: number;
  readonly heads: number;
  /** By head, destination and source. */
  readonly c0: Float64Array;
  /** By head and source. */
  readonly c1: Float64Array;
  /** By head and destination. */
  readonly c2: Float64Array;
  /** By head. */
  readonly c3: Float64Array;
  /** By source and head. */
  readonly v0: Float64Array;
  /** By head. */
  readonly v1: Float64Array;
  /** What a mask adds to each score, after the soft-cap, by destination and source. */
  readonly bias: Float64Array;
  /** 0 for none. */
  readonly softcap: number;
}

/** @throws RangeError when the layer's output is not one number for each position, or shapes do not belong together */
export function attentionForm(design: AttentionDesign, task: Task): AttentionForm {
  const { mask, softcap, num_heads } = design;
  const positions = task.x.length;
  checkSizes(design, positions);
  const { constant: q0, slope: q1 } = affine(design, design.W_Q, positions);
  const { constant: k0, slope: k1 } = affine(design, design.W_K, positions);
  const { constant: v0, slope: v1 } = affine(design, projectedValues(design), positions);
  const keySize = design.W_Q.columns / num_heads;
  const sharing = num_heads / design.num_kv_heads;

  const size = positions * positions;
  const c0 = new Float64Array(num_heads * size);
  const c1 = new Float64Array(num_heads * positions);
  const c2 = new Float64Array(num_heads * positions);
  const c3 = new Float64Array(num_heads);
  for (let head = 0; head < num_heads; head++) {
    const [q, k] = [head * keySize, Math.floor(head / sharing) * keySize];
    const dot = (a: Float64Array, from: number, b: Float64Array, start: number) => {
      let sum = 0;
      for (let n = 0; n < keySize; n++) sum += (a[from + n] as number) * (b[start + n] as number);
      return sum * design.scale;
    };
    const [qWidth, kWidth] = [design.W_Q.columns, design.W_K.columns];
    c3[head] = dot(q1, q, k1, k);
    for (let i = 0; i < positions; i++) {
      c1[head * positions + i] = dot(q1, q, k0, i * kWidth + k);
      c2[head * positions + i] = dot(q0, i * qWidth + q, k1, k);
      for (let j = 0; j < positions; j++) {
        c0[head * size + i * positions + j] = dot(q0, i * qWidth + q, k0, j * kWidth + k);
      }
    }
  }
  const bias = additiveMask(mask, positions);
  return { positions, heads: num_heads, c0, c1, c2, c3, v0, v1, bias, softcap };
}

function checkSizes(
  { positional_encoding: p, mask, W_O, num_heads, W_V, num_kv_heads }: AttentionDesign,
  positions: number,
) {
  const valueSize = W_V.columns / num_kv_heads;
  const outputs = W_O?.columns ?? num_heads * valueSize;
  if (outputs !== 1) throw new RangeError(`the output must be one number for each position, got ${outputs}`);
  if (p.columns > 0 && p.rows !== positions) {
    throw new RangeError(
      `positional_encoding must have ${positions} rows, one for each position, got ${p.rows}`,
    );
  }
  if (typeof mask === "object" && (mask.rows !== positions || mask.columns !== positions)) {
    throw new RangeError(`mask must be ${positions} × ${positions}, got ${mask.rows} × ${mask.columns}`);
  }
}

/** X·W, whose row i is constant_i + slope·x_i: with the encodings that X begins with, or to which x_i is added. */
function affine({ positional_encoding: p, combine }: AttentionDesign, W: Matrix, positions: number) {
  const concat = combine === "concat" || p.columns === 0;
  const rows = concat ? p.columns + 1 : p.columns;
  if (W.rows !== rows) throw new RangeError(`a weight matrix must have ${rows} rows, got ${W.rows}`);
  const { columns } = W;
  const constant = new Float64Array(positions * columns);
  const slope = new Float64Array(columns);
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < positions; i++) {
      let sum = 0;
      for (let n = 0; n < p.columns; n++) {
        sum += (p.data[i * p.columns + n] as number) * (W.data[n * columns + c] as number);
      }
      constant[i * columns + c] = sum;
    }
    for (let n = concat ? rows - 1 : 0; n < rows; n++) {
      slope[c] = (slope[c] as number) + (W.data[n * columns + c] as number);
    }
  }
  return { constant, slope };
}

/** W_V times each head's rows of W_O: what a source adds to the one output, d_in × num_heads. */
function projectedValues({ W_V, W_O, num_heads, num_kv_heads }: AttentionDesign): Matrix {
  if (W_O === undefined) return W_V;
  const valueSize = W_V.columns / num_kv_heads;
  const sharing = num_heads / num_kv_heads;
  const data = new Float64Array(W_V.rows * num_heads);
  for (let row = 0; row < W_V.rows; row++) {
    for (let head = 0; head < num_heads; head++) {
      const from = row * W_V.columns + Math.floor(head / sharing) * valueSize;
      let sum = 0;
      for (let n = 0; n < valueSize; n++) {
        sum += (W_V.data[from + n] as number) * (W_O.data[head * valueSize + n] as number);
      }
      data[row * num_heads + head] = sum;
    }
  }
  return { rows: W_V.rows, columns: num_heads, data };
}

/** What a mask adds to each score, by destination and source. */
function additiveMask(mask: AttentionDesign["mask"], positions: number): Float64Array {
  if (typeof mask === "object") return mask.data;
  const result = new Float64Array(positions * positions);
  if (mask === "none") return result;
  return result.map((_, n) => (n % positions > Math.floor(n / positions) ? -Infinity : 0));
}
