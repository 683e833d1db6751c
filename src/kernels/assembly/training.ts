import { adam } from "./adam";
import { AttentionDescent } from "./attentionDescent";
import { attentionLoss } from "./attentionTraining";
import { Descent } from "./descent";
import { RecurrentDescent } from "./recurrentDescent";
import { recurrentLoss } from "./recurrentTraining";

/** A step of Adam with the slopes that are there, then as `trainingLoss`. */
export function trainingStep(job: Descent, learningRate: f64, meanScale: f64, squareScale: f64): f64 {
  adam(job, learningRate, meanScale, squareScale);
  return trainingLoss(job);
}

/**
 * The mean loss of a layer over the sample; writes the slopes of its parameters. NaN where one of these numbers is not finite, be it that
 * it is too large for float32.
 */
export function trainingLoss(job: Descent): f64 {
  const share = 1 / <f64>job.size;
  const slopes = job.parameters + job.toSlopes;
  memory.fill(slopes, 0, job.toSlopes);
  const loss = job.isRecurrent
    ? recurrentLoss(changetype<RecurrentDescent>(job))
    : attentionLoss(changetype<AttentionDescent>(job));
  // Loss and slopes are sums over the histories so far.
  let mean = share * loss;
  for (let at = slopes; at < slopes + job.parameterBytes; at += 8) {
    const slope = share * load<f64>(at);
    store<f64>(at, slope);
    mean += 0 * slope;
  }
  return mean;
}
