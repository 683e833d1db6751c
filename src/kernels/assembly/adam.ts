import { Descent } from "./descent";

/** How fast the running means of Adam forget, and what keeps its quotient finite: as in `src/core/sequence/training/adam.ts`. */
const meanDecay: f64 = 0.9;
const squareDecay: f64 = 0.999;
const floor: f64 = 1e-8;

/**
 * Moves the numbers that are trained by Adam.
 *
 * @param meanScale 1/(1 − 0.9ᵗ) at step t, and `squareScale` 1/(1 − 0.999ᵗ)
 */
export function adam(job: Descent, learningRate: f64, meanScale: f64, squareScale: f64): void {
  const bytes = job.parameterBytes;
  const end = job.parameters + bytes;
  let meanAt = job.adam;
  for (let value = job.parameters; value < end; value += 16) {
    const slope = v128.load(value + job.toSlopes);
    const mean = f64x2.add(
      f64x2.mul(f64x2.splat(meanDecay), v128.load(meanAt)),
      f64x2.mul(f64x2.splat(1 - meanDecay), slope),
    );
    const squareAt = meanAt + bytes;
    const square = f64x2.add(
      f64x2.mul(f64x2.splat(squareDecay), v128.load(squareAt)),
      f64x2.mul(f64x2.splat(1 - squareDecay), f64x2.mul(slope, slope)),
    );
    v128.store(meanAt, mean);
    v128.store(squareAt, square);
    const root = f64x2.sqrt(f64x2.mul(square, f64x2.splat(squareScale)));
    const step = f64x2.mul(mean, f64x2.splat(learningRate * meanScale));
    const move = f64x2.div(step, f64x2.add(root, f64x2.splat(floor)));
    v128.store(value, f64x2.sub(v128.load(value), v128.and(move, v128.load(squareAt + bytes))));
    meanAt += 16;
  }
}
