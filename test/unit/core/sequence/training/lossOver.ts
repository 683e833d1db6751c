import type { Predictor } from "../../../../../src/core/sequence/loss.ts";
import type { Task } from "../../../../../src/core/sequence/task.ts";
import { trainingSample } from "../../../../../src/core/sequence/training/trainingSample.ts";

/** The mean loss of a predictor over a sample, and how near an answer comes to its target, where |o − y| has its kink. */
export function lossOver(task: Task, predictor: Predictor, size: number) {
  const { x, y } = trainingSample(task, size, 1);
  const variables = new Float64Array(task.variables.length);
  const answers = new Float64Array(task.y.length);
  let [loss, nearest] = [0, Infinity];
  for (let n = 0; n < size; n++) {
    for (const [terms, values] of [
      [task.x, x],
      [task.y, y],
    ] as const) {
      terms.forEach((term, i) => {
        if (term.kind === "variable") variables[term.index] = values[i]?.[n] as number;
      });
    }
    predictor.predict(variables, answers);
    answers.forEach((answer, i) => {
      const distance = Math.abs(answer - (y[i]?.[n] as number));
      nearest = Math.min(nearest, distance);
      loss += (task.loss === "l1" ? distance : distance ** 2) / size;
    });
  }
  return { loss, nearest };
}
