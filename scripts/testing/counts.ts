import { writeFileSync } from "node:fs";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Leaves the counts of one mocha run where the variable UNROLL_TEST_COUNTS says, for the sum over all of them. */
export function writeCounts(stats: { passes: number; failures: number; pending: number } | undefined): void {
  const file = process.env.UNROLL_TEST_COUNTS;
  if (file === undefined || stats === undefined) return;
  const counts: Counts = { passed: stats.passes, failed: stats.failures, skipped: stats.pending };
  writeFileSync(file, JSON.stringify(counts));
}
