import { existsSync, readFileSync, writeFileSync } from "node:fs";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Leaves the counts of one mocha run where the variable UNROLL_TEST_COUNTS says, for the sum over all of them. */
export function writeCounts(stats: { passes: number; failures: number; pending: number } | undefined): void {
  const file = process.env.UNROLL_TEST_COUNTS;
  if (file === undefined || stats === undefined) return;
  const counts: Counts = { passed: stats.passes, failed: stats.failures, skipped: stats.pending };
  writeFileSync(file, JSON.stringify(counts));
}

/** The counts that a run has left, or none when it ended too early. */
export function readCounts(file: string): Counts | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Counts) : undefined;
}
