import type { AttentionDesign } from "../attentionDesign.ts";
import type { Task } from "../task.ts";
import { addAt } from "./addAt.ts";
import { costAndSlopes } from "./sampleLoss.ts";
import type { TrainingSample } from "./trainingSample.ts";

/** So many histories are computed at a time: their numbers stay in the processor's nearest cache. */
const chunk = 128;

/**
 * The loss of attention over a sample, and its slopes, in terms of coefficients that do not depend on the history. With the row of X at
 * position i written as P_i + e·x_i, and e counted as row L, scores and what sources contribute to the answer are
 *
 *     s_ij = G_ij + G_iL·x_j + G_Lj·x_i + G_LL·x_i·x_j        w_j = u_j + u_L·x_j
 *
 * for each head, and the answer is the sum over heads of Σ_j softmax_j(s_ij)·w_j.
 */
export class AttentionMoments {
  /** G and its slopes, heads × (L + 1) × (L + 1). */
  readonly scores: Float64Array;
  readonly scoreSlopes: Float64Array;
  /** u and its slopes, heads × (L + 1). */
  readonly contributions: Float64Array;
  readonly contributionSlopes: Float64Array;

  readonly #loss: Task["loss"];
  readonly #sample: TrainingSample;
  readonly #heads: number;
  readonly #positions: number;
  readonly #softcap: number;
  /** What the mask adds to the score of each pair that takes part, by destination. */
  readonly #sources: readonly (readonly { readonly source: number; readonly added: number }[])[];
  /** Of one destination, by head and source: weights before they are divided by their sum. */
  readonly #powers: readonly Float64Array[];
  /** The slopes of soft-capped scores, where there is a soft-cap. */
  readonly #capSlopes: readonly Float64Array[];
  /** Of one destination, by head. */
  readonly #inverseSums: readonly Float64Array[];
  readonly #means: readonly Float64Array[];
  readonly #answers = new Float64Array(chunk);
  readonly #greatest = new Float64Array(chunk);
  readonly #sums = new Float64Array(chunk);

  constructor({ num_heads, mask, softcap }: AttentionDesign, task: Task, sample: TrainingSample) {
    const positions = task.x.length;
    const each = (count: number) => Array.from({ length: count }, () => new Float64Array(chunk));
    this.scores = new Float64Array(num_heads * (positions + 1) ** 2);
    this.scoreSlopes = new Float64Array(this.scores.length);
    this.contributions = new Float64Array(num_heads * (positions + 1));
    this.contributionSlopes = new Float64Array(this.contributions.length);
    this.#loss = task.loss;
    this.#sample = sample;
    this.#heads = num_heads;
    this.#positions = positions;
    this.#softcap = softcap;
    const added = (i: number, j: number) =>
      typeof mask === "object"
        ? (mask.data[i * positions + j] as number)
        : mask === "causal" && j > i
          ? -Infinity
          : 0;
    this.#sources = Array.from({ length: positions }, (_, i) =>
      Array.from({ length: positions }, (_, source) => ({ source, added: added(i, source) })).filter(
        (pair) => pair.added > -Infinity,
      ),
    );
    this.#powers = each(num_heads * positions);
    this.#capSlopes = each(softcap > 0 ? num_heads * positions : 0);
    this.#inverseSums = each(num_heads);
    this.#means = each(num_heads);
  }

  /** The mean loss over the sample; writes the slopes. Allocates nothing. */
  run(): number {
    this.scoreSlopes.fill(0);
    this.contributionSlopes.fill(0);
    const { size, y } = this.#sample;
    let loss = 0;
    for (let from = 0; from < size; from += chunk) {
      const count = Math.min(chunk, size - from);
      for (let i = 0; i < this.#positions; i++) {
        const answers = this.#answers;
        answers.fill(0);
        for (let head = 0; head < this.#heads; head++) this.#attend(head, i, from, count, answers);
        loss += costAndSlopes(this.#loss, answers, y[i] as Float64Array, from, count, size);
        for (let head = 0; head < this.#heads; head++) this.#attendBack(head, i, from, count, answers);
      }
    }
    return loss;
  }

  /** Adds what a head answers at a position. */
  #attend(head: number, i: number, from: number, count: number, answers: Float64Array): void {
    const sources = this.#sources[i] ?? [];
    if (sources.length === 0) return;
    const [x, sums, greatest] = [this.#sample.x, this.#sums, this.#greatest];
    const L = this.#positions;
    const own = x[i] as Float64Array;
    const G = head * (L + 1) ** 2;
    const [slope, slopeByOwn] = [this.#score(G, i, L), this.#score(G, L, L)];
    greatest.fill(-Infinity);
    for (let n = 0; n < sources.length; n++) {
      const { source, added } = sources[n] as { source: number; added: number };
      const there = x[source] as Float64Array;
      const powers = this.#powers[head * L + source] as Float64Array;
      const [constant, byOwn] = [this.#score(G, i, source), this.#score(G, L, source)];
      for (let b = 0; b < count; b++) {
        const xi = own[from + b] as number;
        powers[b] = constant + byOwn * xi + (slope + slopeByOwn * xi) * (there[from + b] as number);
      }
      if (this.#softcap > 0) this.#cap(powers, this.#capSlopes[head * L + source] as Float64Array, count);
      for (let b = 0; b < count; b++) {
        const score = (powers[b] as number) + added;
        powers[b] = score;
        if (score > (greatest[b] as number)) greatest[b] = score;
      }
    }
    const [inverse, means] = [this.#inverseSums[head] as Float64Array, this.#means[head] as Float64Array];
    sums.fill(0);
    means.fill(0);
    const u = head * (L + 1);
    const byThere = this.contributions[u + L] as number;
    for (let n = 0; n < sources.length; n++) {
      const { source } = sources[n] as { source: number };
      const there = x[source] as Float64Array;
      const powers = this.#powers[head * L + source] as Float64Array;
      const constant = this.contributions[u + source] as number;
      for (let b = 0; b < count; b++) {
        const power = Math.exp((powers[b] as number) - (greatest[b] as number));
        powers[b] = power;
        sums[b] = (sums[b] as number) + power;
        means[b] = (means[b] as number) + power * (constant + byThere * (there[from + b] as number));
      }
    }
    for (let b = 0; b < count; b++) {
      inverse[b] = 1 / (sums[b] as number);
      means[b] = (means[b] as number) * (inverse[b] as number);
      answers[b] = (answers[b] as number) + (means[b] as number);
    }
  }

  /** Adds to the slopes of the coefficients, from those of the loss by the answers at a position. */
  #attendBack(head: number, i: number, from: number, count: number, answerSlopes: Float64Array): void {
    const sources = this.#sources[i] ?? [];
    const x = this.#sample.x;
    const L = this.#positions;
    const own = x[i] as Float64Array;
    const [inverse, means] = [this.#inverseSums[head] as Float64Array, this.#means[head] as Float64Array];
    const [G, u] = [head * (L + 1) ** 2, head * (L + 1)];
    const byThere = this.contributions[u + L] as number;
    for (let n = 0; n < sources.length; n++) {
      const { source } = sources[n] as { source: number };
      const there = x[source] as Float64Array;
      const powers = this.#powers[head * L + source] as Float64Array;
      const capSlopes = this.#capSlopes[head * L + source];
      const constant = this.contributions[u + source] as number;
      let [value, valueThere, score, scoreOwn, scoreThere, scoreBoth] = [0, 0, 0, 0, 0, 0];
      for (let b = 0; b < count; b++) {
        const xj = there[from + b] as number;
        const weighted = (answerSlopes[b] as number) * (powers[b] as number) * (inverse[b] as number);
        value += weighted;
        valueThere += weighted * xj;
        let slope = weighted * (constant + byThere * xj - (means[b] as number));
        if (capSlopes) slope *= capSlopes[b] as number;
        const slopeOwn = slope * (own[from + b] as number);
        score += slope;
        scoreOwn += slopeOwn;
        scoreThere += slope * xj;
        scoreBoth += slopeOwn * xj;
      }
      addAt(this.contributionSlopes, u + source, value);
      addAt(this.contributionSlopes, u + L, valueThere);
      addAt(this.scoreSlopes, G + i * (L + 1) + source, score);
      addAt(this.scoreSlopes, G + L * (L + 1) + source, scoreOwn);
      addAt(this.scoreSlopes, G + i * (L + 1) + L, scoreThere);
      addAt(this.scoreSlopes, G + L * (L + 1) + L, scoreBoth);
    }
  }

  #cap(scores: Float64Array, slopes: Float64Array, count: number): void {
    for (let b = 0; b < count; b++) {
      const share = Math.tanh((scores[b] as number) / this.#softcap);
      scores[b] = this.#softcap * share;
      slopes[b] = 1 - share * share;
    }
  }

  #score(offset: number, row: number, column: number): number {
    return this.scores[offset + row * (this.#positions + 1) + column] as number;
  }
}
