/** One measured quantity: all runs in milliseconds, and how they were taken. */
export interface Figure {
  readonly name: string;
  readonly runs: readonly number[];
  readonly method: string;
}

/** The middle of the runs, or the value below which a share of them lies. */
export function quantile(runs: readonly number[], share: number): number {
  const sorted = [...runs].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, runs, method }) => {
    const [best, median, high] = [0, 0.5, 0.95].map((share) => quantile(runs, share).toFixed(1));
    return `| ${name} | ${median} | ${best} | ${high} | ${runs.length} | ${method} |`;
  });
  return [
    "| what | median ms | best | 95 % | runs | method |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
