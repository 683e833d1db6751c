import { quantile } from "./figures.ts";

export interface Summary {
  readonly median: number;
  readonly best: number;
  /** The value below which 95 % of the runs lie. */
  readonly high: number;
  readonly count: number;
}

/** Of runs in any order; NaN where there is none. */
export function summarize(runs: readonly number[]): Summary {
  const [best = Number.NaN, median = Number.NaN, high = Number.NaN] = [0, 0.5, 0.95].map((share) =>
    quantile(runs, share),
  );
  return { median, best, high, count: runs.length };
}

/** Rounds to so many digits that count. */
export function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** A number to read: three digits that count, whole numbers with their thousands apart. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = significant(value, 3);
  if (rounded === 0) return "0";
  const size = Math.abs(rounded);
  if (size >= 100) return Math.round(rounded).toLocaleString("en-US");
  return rounded.toFixed(Math.min(6, 2 - Math.floor(Math.log10(size))));
}
