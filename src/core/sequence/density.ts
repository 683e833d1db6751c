import { normalDensity } from "./normal.ts";
import type { Distribution } from "./task.ts";

/** The density of a continuous variable, and between which values to integrate it: what is cut off weighs less than 10⁻¹⁷. */
export interface Density {
  readonly from: number;
  readonly to: number;
  readonly density: (value: number) => number;
}

/** @throws RangeError for a variable that has no density */
export function densityOf(d: Distribution): Density {
  switch (d.kind) {
    case "uniform": {
      const height = 1 / (d.high - d.low);
      return { from: d.low, to: d.high, density: () => height };
    }
    case "normal":
      return {
        from: d.mean - 9 * d.deviation,
        to: d.mean + 9 * d.deviation,
        density: (u) => normalDensity((u - d.mean) / d.deviation) / d.deviation,
      };
    case "exponential":
      return { from: 0, to: 42 / d.rate, density: (u) => d.rate * Math.exp(-d.rate * u) };
    default:
      throw new RangeError(`a ${d.kind} variable has no density`);
  }
}
