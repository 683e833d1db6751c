import { quantile } from "./distribution.ts";
import { expectedLossSteps, lossAt } from "./expectedLoss.ts";
import type { ExpectedLoss, Predictor } from "./loss.ts";
import type { RecurrentDesign } from "./recurrentDesign.ts";
import { recurrentPredictor } from "./recurrentPredictor.ts";
import { addEach, type Lattice, sampledMeans } from "./sampling.ts";
import type { Task } from "./task.ts";

/** What rounding changes is so small that fewer points tell it well enough. */
const pointsOfRounding = 1024;

/**
 * The expected loss of a recurrent layer. A rounded state makes its answers jump everywhere, which no quadrature can follow: the loss
 * of the unrounded layer is integrated, and what rounding changes, which is small and looks random, is sampled. Where that would
 * be too much work all of it is sampled.
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
  const smooth = yield* expectedLossSteps(task, unrounded);
  if (design.dtype === "float64") return smooth;
  const isIntegrated = smooth.method !== "sampling";
  const sampled = yield* sampledLoss(task, rounded, isIntegrated ? unrounded : undefined);
  const perPosition = sampled.means.map(
    (loss, i) => loss + (isIntegrated ? (smooth.perPosition[i] ?? 0) : 0),
  );
  return {
    loss: perPosition.reduce((sum, loss) => sum + loss, 0),
    perPosition,
    error: sampled.error + (isIntegrated ? smooth.error : 0),
    method: "sampling",
    evaluations: sampled.evaluations + (isIntegrated ? smooth.evaluations : 0),
  };
}

/** The sampled loss of a predictor at each position, or by how much it is above that of another one. */
function* sampledLoss(task: Task, predictor: Predictor, other: Predictor | undefined) {
  const values = new Float64Array(task.variables.length);
  const evaluate = (point: Float64Array, results: Float64Array) => {
    for (let k = 0; k < values.length; k++) {
      const variable = task.variables[k];
      values[k] = variable ? quantile(variable.distribution, point[k] as number) : Number.NaN;
    }
    results.set(lossAt(task, predictor, values));
    if (other === undefined) return;
    const below = lossAt(task, other, values);
    for (let i = 0; i < results.length; i++) results[i] = (results[i] as number) - (below[i] as number);
  };
  const add = (lattice: Lattice, sums: Float64Array) => addEach(lattice, evaluate, sums);
  const { work } = predictor;
  const effort = { ...(work && { work }), ...(other && { mostPoints: pointsOfRounding }) };
  return yield* sampledMeans(values.length, task.y.length, add, effort);
}
