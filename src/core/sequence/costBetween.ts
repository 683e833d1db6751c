import { densityOf } from "./density.ts";
import { casesOf } from "./distribution.ts";
import { integrate } from "./quadrature.ts";
import type { ValueRange } from "./stateCells.ts";
import type { Distribution, Task } from "./task.ts";

/** The error of `costBetween` where it is not in closed form, for normal and exponential variables. */
export const costTolerance = 1e-15;

/** E[cost of an answer; U is in the range]. */
export function costBetween(
  distribution: Distribution,
  loss: Task["loss"],
  { from, to }: ValueRange,
  answer: number,
): number {
  const isL1 = loss === "l1";
  const cost = (u: number) => (isL1 ? Math.abs(u - answer) : (u - answer) ** 2);
  const cases = casesOf(distribution);
  if (cases) {
    return cases.reduce(
      (sum, { value, probability }) => (value >= from && value <= to ? sum + probability * cost(value) : sum),
      0,
    );
  }
  if (distribution.kind === "uniform") {
    const width = distribution.high - distribution.low;
    if (width === 0) return cost(distribution.low);
    const integral = (x: number) => (isL1 ? (x * Math.abs(x)) / 2 : x ** 3 / 3);
    return (integral(to - answer) - integral(from - answer)) / width;
  }
  const density = densityOf(distribution);
  return integrate(
    (u) => (isL1 ? u - answer : (u - answer) ** 2),
    Math.max(from, density.from),
    Math.min(to, density.to),
    { tolerance: costTolerance, intervals: 60, absolute: isL1, weight: density.density },
  ).value;
}
