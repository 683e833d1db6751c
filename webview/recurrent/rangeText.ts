import { casesOf } from "../../src/core/sequence/distribution.ts";
import type { ValueRange } from "../../src/core/sequence/stateCells.ts";
import type { Variable } from "../../src/core/sequence/task.ts";
import { formatValue } from "../format.ts";

/** Digits that tell the ends of a cell apart when a variable has so many bits. */
export function digitsOf(bits: number): number {
  return Math.min(17, 3 + Math.ceil(bits * Math.log10(2)));
}

/** The values of a variable that a cell stands for: `[0.299805, 0.300049)`, of discrete ones `3` or `3 … 5`. */
export function rangeText({ from, to }: ValueRange, { distribution }: Variable, digits: number): string {
  const [low, high] = [formatValue(from, digits), formatValue(to, digits)];
  if (casesOf(distribution)) return low === high ? low : `${low} … ${high}`;
  return `${Number.isFinite(from) ? "[" : "("}${low}, ${high})`;
}

/** The same as a condition: `u₁ in [0.299805, 0.300049)`, `c = 3`. */
export function conditionText(name: string, range: ValueRange, variable: Variable, digits: number): string {
  return `${name} ${range.from === range.to ? "=" : "in"} ${rangeText(range, variable, digits)}`;
}

/** Where a value stands in a cell, from 0 to 1; nothing where the cell has no two ends. */
export function shareIn({ from, to }: ValueRange, value: number): number | undefined {
  const share = (value - from) / (to - from);
  return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : undefined;
}
