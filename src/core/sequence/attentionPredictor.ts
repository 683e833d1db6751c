import type { AttentionDesign } from "./attentionDesign.ts";
import { type AttentionForm, attentionForm } from "./attentionForm.ts";
import type { Predictor } from "./loss.ts";
import { type Task, termValue } from "./task.ts";

/** As many multiply-adds as e^x takes, and what goes with it for a source. */
const exponential = 5;

/**
 * An attention layer on a task, as a function of the task's variables.
 *
 * @throws RangeError when the layer's output is not one number for each position, or shapes do not belong together
 */
export function attentionPredictor(design: AttentionDesign, task: Task): Predictor {
  return predictorOf(attentionForm(design, task), task);
}

export function predictorOf(form: AttentionForm, task: Task): Predictor {
  const { positions, heads, c0, c1, c2, c3, v0, v1, bias, softcap } = form;
  const size = positions * positions;
  const x = new Float64Array(positions);
  const scores = new Float64Array(positions);

  const answer = (i: number) => {
    let sum = 0;
    for (let head = 0; head < heads; head++) {
      const row = head * size + i * positions;
      const own = x[i] as number;
      const slope = (c2[head * positions + i] as number) + (c3[head] as number) * own;
      let greatest = -Infinity;
      for (let j = 0; j < positions; j++) {
        const added = bias[i * positions + j] as number;
        if (added === -Infinity) {
          scores[j] = -Infinity;
          continue;
        }
        const score =
          (c0[row + j] as number) + (c1[head * positions + j] as number) * own + slope * (x[j] as number);
        const capped = softcap > 0 ? softcap * Math.tanh(score / softcap) : score;
        scores[j] = capped + added;
        // Not `Math.max`: a score that is no number must come through.
        if (!((scores[j] as number) <= greatest)) greatest = scores[j] as number;
      }
      if (greatest === -Infinity) continue;
      let total = 0;
      let weighted = 0;
      for (let j = 0; j < positions; j++) {
        const power = Math.exp((scores[j] as number) - greatest);
        if (power === 0) continue;
        total += power;
        weighted += power * ((v0[j * heads + head] as number) + (v1[head] as number) * (x[j] as number));
      }
      sum += weighted / total;
    }
    return sum;
  };

  const read = (variables: Float64Array) => {
    for (let i = 0; i < positions; i++) {
      const term = task.x[i];
      x[i] = term === undefined ? Number.NaN : termValue(term, variables);
    }
  };
  return {
    positions,
    work: heads * size * exponential,
    shareOf: () => 1 / positions,
    causal: bias.every((added, n) => n % positions <= Math.floor(n / positions) || added === -Infinity),
    predict: (variables, answers) => {
      read(variables);
      for (let i = 0; i < positions; i++) answers[i] = answer(i);
    },
    predictAt: (position, variables) => {
      read(variables);
      return answer(position);
    },
  };
}
