import { absoluteDeviation, mean, median, squaredDeviation } from "./distribution.ts";
import { fractionText } from "./fractionText.ts";
import type { OptimalAnswer, OptimalLoss } from "./loss.ts";
import type { Task, Variable } from "./task.ts";

/**
 * The least expected loss that anything can reach which at position i knows x_1 … x_i and nothing else: nothing for a target that
 * it has seen, and for one that it has not E|U − median(U)| (l1) or Var(U) (l2), because the variables are independent.
 */
export function optimalLoss(task: Task): OptimalLoss {
  const positions = task.y.map((_, position) => answerAt(task, position));
  return { loss: positions.reduce((sum, { loss }) => sum + loss, 0), positions };
}

/** For each position the expected loss of the best constant answer: what a layer that ignores its input can reach. */
export function constantLoss(task: Task): readonly number[] {
  return task.y.map((target) => {
    const variable = target.kind === "variable" ? task.variables[target.index] : undefined;
    return variable === undefined ? 0 : bestConstant(variable, task.loss).loss;
  });
}

function answerAt(task: Task, position: number): OptimalAnswer {
  const target = task.y[position];
  if (target?.kind !== "variable") {
    const value = target?.value ?? Number.NaN;
    return {
      loss: 0,
      answer: { kind: "constant", value },
      reason: `The target is always ${fractionText(value)}, so it costs nothing.`,
    };
  }
  const seen = task.x.findIndex(
    (term, i) => i <= position && term.kind === "variable" && term.index === target.index,
  );
  const variable = task.variables[target.index];
  const name = variable?.name ?? "";
  if (seen >= 0) {
    const answer = { kind: "seen", variable: target.index, position: seen } as const;
    return { loss: 0, answer, reason: `${name} was seen at position ${seen + 1}, so it costs nothing.` };
  }
  if (variable === undefined) throw new RangeError(`the task has no variable ${target.index}`);
  const { value, loss } = bestConstant(variable, task.loss);
  const what = task.loss === "l1" ? "median" : "mean";
  return {
    loss,
    answer: { kind: "constant", value },
    reason: `${name} has not been seen: the ${what} ${fractionText(value)} is best and costs ${fractionText(loss)}.`,
  };
}

function bestConstant({ distribution }: Variable, loss: Task["loss"]) {
  const value = loss === "l1" ? median(distribution) : mean(distribution);
  const cost = loss === "l1" ? absoluteDeviation : squaredDeviation;
  return { value, loss: cost(distribution, value) };
}
