import { casesOf, median, plotRange } from "../../src/core/sequence/distribution.ts";
import type { Distribution } from "../../src/core/sequence/task.ts";
import { formatValue } from "../format.ts";

/** Where a slider over the values of a variable begins and ends. */
export interface VariableRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly median: number;
  /** The distribution in words. */
  readonly text: string;
  /** The value that the variable can take and that is nearest. */
  nearest(value: number): number;
}

/** Steps that a slider takes from one end to the other. */
const steps = 200;

export function variableRange(distribution: Distribution): VariableRange {
  const [least, most] = plotRange(distribution);
  const only = casesOf(distribution)?.map(({ value }) => value);
  return {
    least,
    most,
    step: (most - least) / steps,
    median: median(distribution),
    text: distributionText(distribution),
    nearest: (value) =>
      only === undefined
        ? value
        : only.reduce((best, one) => (Math.abs(one - value) < Math.abs(best - value) ? one : best)),
  };
}

function distributionText(distribution: Distribution): string {
  switch (distribution.kind) {
    case "uniform":
      return `uniform from ${formatValue(distribution.low)} to ${formatValue(distribution.high)}`;
    case "normal":
      return `normal with mean ${formatValue(distribution.mean)} and deviation ${formatValue(distribution.deviation)}`;
    case "exponential":
      return `exponential with rate ${formatValue(distribution.rate)}`;
    case "bernoulli":
      return `1 with probability ${formatValue(distribution.probability)}, otherwise 0`;
    case "discrete":
      return `one of ${distribution.values.map((value) => formatValue(value)).join(", ")}`;
  }
}
