import type { ExpectedLoss } from "../../src/core/sequence/loss.ts";
import type { GapPoint } from "./gapChart.ts";
import type { SharpnessPoint } from "./session.ts";

export function gapPoint({ factor, loss }: SharpnessPoint, optimum: number): GapPoint {
  // An optimum that the design reaches may come out on either side of zero.
  return { factor, gap: Math.max(0, loss.loss - optimum), error: loss.error };
}

/** The point of a curve at a factor: its own where it is known, otherwise between its neighbours, straight as it is drawn. */
export function pointAt(points: readonly GapPoint[], factor: number): GapPoint | undefined {
  const after = points.findIndex((point) => point.factor >= factor - 1e-9);
  const [left, right] = [points[after - 1], points[after]];
  if (right === undefined) return points.at(-1);
  if (left === undefined || right.factor - factor < 1e-9) return right;
  const share = (factor - left.factor) / (right.factor - left.factor);
  const between = (a: number, b: number) => Math.exp(Math.log(a) + share * (Math.log(b) - Math.log(a)));
  const shown = ({ gap, error }: GapPoint) => Math.max(gap, error, Number.MIN_VALUE);
  return { factor, gap: between(shown(left), shown(right)), error: Math.max(left.error, right.error) };
}

/** The loss of a design with its scale multiplied, where that has been computed. */
export function lossAt(
  factor: number,
  own: ExpectedLoss | undefined,
  sharpened: SharpnessPoint | undefined,
): ExpectedLoss | undefined {
  if (factor === 1) return own;
  return sharpened?.factor === factor ? sharpened.loss : undefined;
}
