import type { RecurrentDesign } from "../recurrentDesign.ts";
import { recurrentPredictor } from "../recurrentPredictor.ts";
import type { Task } from "../task.ts";
import { addAt } from "./addAt.ts";
import type { Differentiable } from "./descent.ts";
import { Parameters } from "./parameters.ts";
import { costAndSlopes } from "./sampleLoss.ts";
import type { TrainingSample } from "./trainingSample.ts";

export const recurrentNames = ["W_ih", "W_hh", "b_ih", "b_hh", "W_out", "b_out"] as const;
export type RecurrentName = (typeof recurrentNames)[number];

/** So many histories are computed at a time: their states stay in the processor's nearest cache. */
const chunk = 128;

/** A recurrent layer on a sample, differentiated through time. Its state is not rounded here: rounding has no slope. */
export class RecurrentLayer implements Differentiable<RecurrentName, RecurrentDesign> {
  readonly design: RecurrentDesign;
  readonly task: Task;
  readonly sample: TrainingSample;
  readonly parameters: Parameters<RecurrentName>;
  readonly #values: Readonly<Record<RecurrentName, Float64Array>>;
  readonly #gradients: Readonly<Record<RecurrentName, Float64Array>>;
  /** By position and unit: states, beginning with those before the first position. */
  readonly #states: readonly (readonly Float64Array[])[];
  /** By position: answers, and then the slopes of the loss there. */
  readonly #answers: readonly Float64Array[];
  /** By unit: slopes of the loss at the states of a position, and at the sums from which they are computed. */
  readonly #stateSlopes: readonly Float64Array[];
  readonly #sumSlopes: readonly Float64Array[];

  /** @throws RangeError for shapes that do not belong together, and for a matrix to train that the design does not have */
  constructor(
    design: RecurrentDesign,
    task: Task,
    sample: TrainingSample,
    trainable: readonly RecurrentName[] = recurrentNames,
  ) {
    const { W_ih, W_hh, b_ih, b_hh, W_out, b_out, hidden_size } = design;
    recurrentPredictor(design, task);
    [this.design, this.task, this.sample] = [design, task, sample];
    this.parameters = new Parameters<RecurrentName>(
      new Map(
        Object.entries({
          W_ih,
          W_hh,
          b_ih,
          b_hh,
          W_out,
          b_out: { rows: 1, columns: 1, data: Float64Array.of(b_out) },
        }) as [RecurrentName, RecurrentDesign["W_ih"]][],
      ),
      trainable,
    );
    const views = (of: (name: RecurrentName) => Float64Array) => ({
      W_ih: of("W_ih"),
      W_hh: of("W_hh"),
      b_ih: of("b_ih"),
      b_hh: of("b_hh"),
      W_out: of("W_out"),
      b_out: of("b_out"),
    });
    this.#values = views((name) => this.parameters.valuesOf(name));
    this.#gradients = views((name) => this.parameters.gradientOf(name));
    const perUnit = () => Array.from({ length: hidden_size }, () => new Float64Array(chunk));
    this.#states = Array.from({ length: task.x.length + 1 }, perUnit);
    this.#answers = task.x.map(() => new Float64Array(chunk));
    this.#stateSlopes = perUnit();
    this.#sumSlopes = perUnit();
  }

  lossAndGradient(): number {
    this.parameters.gradient.fill(0);
    let loss = 0;
    for (let from = 0; from < this.sample.size; from += chunk) {
      const count = Math.min(chunk, this.sample.size - from);
      this.#forward(from, count);
      for (const [i, answers] of this.#answers.entries()) {
        const targets = this.sample.y[i] as Float64Array;
        loss += costAndSlopes(this.task.loss, answers, targets, from, count, this.sample.size);
      }
      this.#backward(from, count);
    }
    return loss;
  }

  designOf(values: Float64Array): RecurrentDesign {
    const matrix = (name: RecurrentName) => this.parameters.matrix(name, values);
    return {
      ...this.design,
      W_ih: matrix("W_ih"),
      W_hh: matrix("W_hh"),
      b_ih: matrix("b_ih"),
      b_hh: matrix("b_hh"),
      W_out: matrix("W_out"),
      b_out: matrix("b_out").data[0] as number,
    };
  }

  #forward(from: number, count: number): void {
    const { W_ih, W_hh, b_ih, b_hh, W_out, b_out } = this.#values;
    const size = this.design.hidden_size;
    const isRelu = this.design.scheme === "relu";
    for (let i = 0; i < this.#answers.length; i++) {
      const x = this.sample.x[i] as Float64Array;
      const [before, after] = [this.#states[i] ?? [], this.#states[i + 1] ?? []];
      const answers = this.#answers[i] as Float64Array;
      answers.fill(b_out[0] as number, 0, count);
      for (let unit = 0; unit < size; unit++) {
        const state = after[unit] as Float64Array;
        const [slope, bias] = [W_ih[unit] as number, (b_ih[unit] as number) + (b_hh[unit] as number)];
        for (let b = 0; b < count; b++) state[b] = bias + slope * (x[from + b] as number);
        // Before the first position all states are 0.
        if (i > 0) {
          for (let n = 0; n < size; n++)
            addMultiple(state, W_hh[unit * size + n] as number, before[n], count);
        }
        for (let b = 0; b < count; b++) {
          const sum = state[b] as number;
          state[b] = isRelu ? Math.max(0, sum) : Math.tanh(sum);
        }
        addMultiple(answers, W_out[unit] as number, state, count);
      }
    }
  }

  #backward(from: number, count: number): void {
    const { W_hh, W_out } = this.#values;
    const gradients = this.#gradients;
    const size = this.design.hidden_size;
    const isRelu = this.design.scheme === "relu";
    for (const slopes of this.#stateSlopes) slopes.fill(0);
    for (let i = this.#answers.length - 1; i >= 0; i--) {
      const x = this.sample.x[i] as Float64Array;
      const [before, after] = [this.#states[i] ?? [], this.#states[i + 1] ?? []];
      const answerSlopes = this.#answers[i] as Float64Array;
      let total = 0;
      for (let b = 0; b < count; b++) total += answerSlopes[b] as number;
      addAt(gradients.b_out, 0, total);
      for (let unit = 0; unit < size; unit++) {
        const [state, slopes] = [after[unit] as Float64Array, this.#stateSlopes[unit] as Float64Array];
        const sumSlopes = this.#sumSlopes[unit] as Float64Array;
        addAt(gradients.W_out, unit, product(answerSlopes, state, count));
        addMultiple(slopes, W_out[unit] as number, answerSlopes, count);
        let [bias, weight] = [0, 0];
        for (let b = 0; b < count; b++) {
          const h = state[b] as number;
          const slope = (slopes[b] as number) * (isRelu ? Number(h > 0) : 1 - h * h);
          sumSlopes[b] = slope;
          bias += slope;
          weight += slope * (x[from + b] as number);
        }
        addAt(gradients.b_ih, unit, bias);
        addAt(gradients.b_hh, unit, bias);
        addAt(gradients.W_ih, unit, weight);
        if (i === 0) continue;
        for (let n = 0; n < size; n++)
          addAt(gradients.W_hh, unit * size + n, product(sumSlopes, before[n], count));
      }
      for (let n = 0; n < size && i > 0; n++) {
        const slopes = this.#stateSlopes[n] as Float64Array;
        slopes.fill(0, 0, count);
        for (let unit = 0; unit < size; unit++) {
          addMultiple(slopes, W_hh[unit * size + n] as number, this.#sumSlopes[unit], count);
        }
      }
    }
  }
}

function addMultiple(to: Float64Array, factor: number, of: Float64Array | undefined, count: number): void {
  if (of === undefined) return;
  for (let b = 0; b < count; b++) to[b] = (to[b] as number) + factor * (of[b] as number);
}

function product(a: Float64Array, b: Float64Array | undefined, count: number): number {
  let sum = 0;
  if (b) for (let n = 0; n < count; n++) sum += (a[n] as number) * (b[n] as number);
  return sum;
}
