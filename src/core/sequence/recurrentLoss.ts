import { quantile } from "./distribution.ts";
import { expectedLossSteps, lossAt } from "./expectedLoss.ts";
import type { ExpectedLoss, Predictor } from "./loss.ts";
import type { RecurrentDesign } from "./recurrentDesign.ts";
import { recurrentPredictor } from "./recurrentPredictor.ts";
import { sampledMeans } from "./sampling.ts";
import type { Task } from "./task.ts";

/** Quadrature that needs more evaluations is given up: many relu units bend the answers along too many lines to cut at. */
const mostEvaluations = 1_000_000;

/**
 * The expected loss of a recurrent layer. A rounded state makes its answers jump everywhere, which no quadrature can follow: the loss
 * of the unrounded layer is integrated, and what rounding changes, which is small and looks random, is sampled. Where the
 * integral is too much work all of it is sampled.
 *
 * @throws RangeError for shapes that do not belong together
 */
export function recurrentLoss(design: RecurrentDesign, task: Task): ExpectedLoss {
  const steps = recurrentLossSteps(design, task);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As `recurrentLoss`, pausing about every millisecond. */
export function* recurrentLossSteps(design: RecurrentDesign, task: Task): Generator<void, ExpectedLoss> {
  const rounded = recurrentPredictor(design, task);
  const unrounded = recurrentPredictor({ ...design, dtype: "float64" }, task);
  const smooth = yield* integratedLoss(task, unrounded);
  if (smooth !== undefined && design.dtype === "float64") return smooth;
  const sampled = yield* sampledLoss(task, rounded, smooth && unrounded);
  const perPosition = sampled.means.map((loss, i) => loss + (smooth?.perPosition[i] ?? 0));
  return {
    loss: perPosition.reduce((sum, loss) => sum + loss, 0),
    perPosition,
    error: sampled.error + (smooth?.error ?? 0),
    method: "sampling",
    evaluations: sampled.evaluations + (smooth?.evaluations ?? mostEvaluations),
  };
}

/** The expected loss by quadrature, where that takes no more than `mostEvaluations`. */
function* integratedLoss(task: Task, predictor: Predictor): Generator<void, ExpectedLoss | undefined> {
  let evaluations = 0;
  const steps = expectedLossSteps(task, {
    ...predictor,
    predictAt: (position, variables) => {
      evaluations++;
      return predictor.predictAt?.(position, variables) ?? Number.NaN;
    },
  });
  while (evaluations <= mostEvaluations) {
    const step = steps.next();
    if (step.done) return step.value;
    yield;
  }
  return undefined;
}

/** The sampled loss of a predictor, or by how much it is above that of another one. */
function* sampledLoss(task: Task, predictor: Predictor, other: Predictor | undefined) {
  const values = new Float64Array(task.variables.length);
  return yield* sampledMeans(values.length, task.y.length, (point, results) => {
    for (let k = 0; k < values.length; k++) {
      const variable = task.variables[k];
      values[k] = variable ? quantile(variable.distribution, point[k] as number) : Number.NaN;
    }
    results.set(lossAt(task, predictor, values));
    if (other === undefined) return;
    const below = lossAt(task, other, values);
    for (let i = 0; i < results.length; i++) results[i] = (results[i] as number) - (below[i] as number);
  });
}
