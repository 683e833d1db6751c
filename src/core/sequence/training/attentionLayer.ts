import type { AttentionDesign } from "../attentionDesign.ts";
import { attentionPredictor } from "../attentionPredictor.ts";
import type { Matrix } from "../matrix.ts";
import type { Task } from "../task.ts";
import { addAt } from "./addAt.ts";
import { AttentionMoments } from "./attentionMoments.ts";
import type { Differentiable } from "./descent.ts";
import { Parameters } from "./parameters.ts";
import { Projection } from "./projection.ts";
import type { TrainingSample } from "./trainingSample.ts";

const names = ["W_Q", "W_K", "W_V", "W_O", "positional_encoding"] as const;
export type AttentionName = (typeof names)[number];

/** The matrices that a design has. */
export function attentionNames(design: AttentionDesign): AttentionName[] {
  return names.filter((name) => (design[name]?.columns ?? 0) > 0);
}

/**
 * An attention layer on a sample. Rows of X are affine in their one value, X_i = P_i + e·x_i, and so are Q, K and V: the sample is met
 * only through the coefficients of `AttentionMoments`, and the chain rule from those to the weights costs the same for any sample.
 */
export class AttentionLayer implements Differentiable<AttentionName, AttentionDesign> {
  readonly design: AttentionDesign;
  readonly task: Task;
  readonly sample: TrainingSample;
  readonly parameters: Parameters<AttentionName>;
  #moments: AttentionMoments | undefined;
  /** d_in */
  readonly #inputs: number;
  /** L + 1: P_i for each position, and e. */
  readonly #rowCount: number;
  /** The rows of X as `AttentionMoments` has them, (L + 1) × d_in; encodings are put in when the loss is computed. */
  readonly inputRows: Float64Array;
  readonly #rowSlopes: Float64Array;
  readonly #Q: Projection;
  readonly #K: Projection;
  readonly #V: Projection;
  /** What multiplies the heads' values: W_O, or 1 where there is none. */
  readonly #output: Float64Array;
  readonly #outputSlopes: Float64Array;

  /** @throws RangeError for a design that `attentionPredictor` refuses, and for a matrix to train that it does not have */
  constructor(
    design: AttentionDesign,
    task: Task,
    sample: TrainingSample,
    trainable: readonly AttentionName[] = attentionNames(design),
  ) {
    attentionPredictor(design, task);
    [this.design, this.task, this.sample] = [design, task, sample];
    const matrices = new Map<AttentionName, Matrix>();
    for (const name of attentionNames(design)) matrices.set(name, design[name] as Matrix);
    const parameters = new Parameters(matrices, trainable);
    this.parameters = parameters;
    this.#inputs = design.W_Q.rows;
    this.#rowCount = task.x.length + 1;
    this.inputRows = new Float64Array(this.#rowCount * this.#inputs);
    this.#rowSlopes = new Float64Array(this.inputRows.length);
    // x_i is the last column of X, or is added to all of them.
    const isConcat = design.combine === "concat" || design.positional_encoding.columns === 0;
    this.inputRows.fill(1, isConcat ? this.inputRows.length - 1 : this.inputRows.length - this.#inputs);
    const projection = (name: "W_Q" | "W_K" | "W_V") =>
      new Projection(parameters.valuesOf(name), parameters.gradientOf(name), this.#inputs, this.#rowCount);
    this.#Q = projection("W_Q");
    this.#K = projection("W_K");
    this.#V = projection("W_V");
    this.#output = design.W_O ? parameters.valuesOf("W_O") : Float64Array.of(1);
    this.#outputSlopes = design.W_O ? parameters.gradientOf("W_O") : new Float64Array(1);
  }

  lossAndGradient(): number {
    // Not before it is asked for: elsewhere the loss may be computed by other code.
    this.#moments ??= new AttentionMoments(this.design, this.task, this.sample);
    const moments = this.#moments;
    this.parameters.gradient.fill(0);
    this.#rowSlopes.fill(0);
    this.#Q.slopes.fill(0);
    this.#K.slopes.fill(0);
    this.#V.slopes.fill(0);
    this.#copyEncodings();
    this.#Q.forward(this.inputRows);
    this.#K.forward(this.inputRows);
    this.#V.forward(this.inputRows);
    this.#combineHeads(moments);
    const loss = moments.run();
    this.#separateHeads(moments);
    this.#Q.backward(this.inputRows, this.#rowSlopes);
    this.#K.backward(this.inputRows, this.#rowSlopes);
    this.#V.backward(this.inputRows, this.#rowSlopes);
    this.#copyEncodingSlopes();
    return loss;
  }

  designOf(values: Float64Array): AttentionDesign {
    const trained = Object.fromEntries(
      attentionNames(this.design).map((name) => [name, this.parameters.matrix(name, values)]),
    );
    return { ...this.design, ...trained };
  }

  #copyEncodings(): void {
    const { columns } = this.design.positional_encoding;
    if (columns === 0) return;
    const encodings = this.parameters.valuesOf("positional_encoding");
    for (let n = 0; n < encodings.length; n++) {
      this.inputRows[Math.floor(n / columns) * this.#inputs + (n % columns)] = encodings[n] as number;
    }
  }

  #copyEncodingSlopes(): void {
    const { columns } = this.design.positional_encoding;
    if (columns === 0) return;
    const slopes = this.parameters.gradientOf("positional_encoding");
    for (let n = 0; n < slopes.length; n++) {
      slopes[n] = this.#rowSlopes[Math.floor(n / columns) * this.#inputs + (n % columns)] as number;
    }
  }

  /** G = scale · q·k and u = v·W_O of each head, for all rows. */
  #combineHeads({ scores, contributions }: AttentionMoments): void {
    const { num_heads, num_kv_heads, scale } = this.design;
    const [size, Q, K, V] = [this.#rowCount, this.#Q, this.#K, this.#V];
    const [keySize, valueSize] = [Q.columns / num_heads, V.columns / num_kv_heads];
    for (let head = 0; head < num_heads; head++) {
      const group = Math.floor((head * num_kv_heads) / num_heads);
      for (let i = 0; i < size; i++) {
        const q = i * Q.columns + head * keySize;
        for (let j = 0; j < size; j++) {
          const k = j * K.columns + group * keySize;
          let sum = 0;
          for (let n = 0; n < keySize; n++) sum += (Q.rows[q + n] as number) * (K.rows[k + n] as number);
          scores[(head * size + i) * size + j] = scale * sum;
        }
        const v = i * V.columns + group * valueSize;
        let sum = 0;
        for (let n = 0; n < valueSize; n++) {
          sum += (V.rows[v + n] as number) * (this.#output[head * valueSize + n] as number);
        }
        contributions[head * size + i] = sum;
      }
    }
  }

  /** The chain rule from G and u to Q, K, V and W_O. */
  #separateHeads({ scoreSlopes, contributionSlopes }: AttentionMoments): void {
    const { num_heads, num_kv_heads, scale } = this.design;
    const [size, Q, K, V] = [this.#rowCount, this.#Q, this.#K, this.#V];
    const [keySize, valueSize] = [Q.columns / num_heads, V.columns / num_kv_heads];
    for (let head = 0; head < num_heads; head++) {
      const group = Math.floor((head * num_kv_heads) / num_heads);
      for (let i = 0; i < size; i++) {
        const q = i * Q.columns + head * keySize;
        for (let j = 0; j < size; j++) {
          const k = j * K.columns + group * keySize;
          const slope = scale * (scoreSlopes[(head * size + i) * size + j] as number);
          for (let n = 0; n < keySize; n++) {
            addAt(Q.slopes, q + n, slope * (K.rows[k + n] as number));
            addAt(K.slopes, k + n, slope * (Q.rows[q + n] as number));
          }
        }
        const v = i * V.columns + group * valueSize;
        const slope = contributionSlopes[head * size + i] as number;
        for (let n = 0; n < valueSize; n++) {
          const o = head * valueSize + n;
          addAt(V.slopes, v + n, slope * (this.#output[o] as number));
          addAt(this.#outputSlopes, o, slope * (V.rows[v + n] as number));
        }
      }
    }
  }
}
