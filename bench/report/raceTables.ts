import { ours } from "../peers/contenders.ts";
import type { RaceResults, RowResult } from "../race/raceAll.ts";
import { formatNumber, type Summary, summarize } from "../statistics.ts";
import { markdownTable } from "./markdown.ts";

/** Of one contender in one row; `undefined` where it was not timed. */
export function summaryOf({ entries }: RowResult, contender: string): Summary | undefined {
  const entry = entries.find((e) => e.contender === contender);
  return entry && entry.runs.length > 0 ? summarize(entry.runs) : undefined;
}

/** Times of all contenders, median (best), in the unit that suits the row. */
export function timesTable({ contenders, rows }: RaceResults): string {
  const head = ["work", "unit", ...contenders.map(({ name }) => name)];
  return markdownTable(
    head,
    rows.map((row) => {
      const summaries = contenders.map(({ id }) => summaryOf(row, id));
      const least = Math.min(...summaries.map((s) => s?.best ?? Number.POSITIVE_INFINITY));
      const [unit, scale] = least < 0.1 ? ["µs", 1000] : ["ms", 1];
      const cells = summaries.map((s) =>
        s ? `${formatNumber(s.median * scale)} (${formatNumber(s.best * scale)})` : "",
      );
      return [`${row.id}: ${row.title}`, unit, ...cells];
    }),
  );
}

/** How many times as long as ours each contender took: of the medians, and of the bests. */
export function ratiosTable({ contenders, rows }: RaceResults): string {
  const others = contenders.filter(({ id }) => id !== ours);
  return markdownTable(
    ["times as long as Unroll", ...others.map(({ name }) => name)],
    rows.flatMap((row) => {
      const mine = summaryOf(row, ours);
      if (mine === undefined) return [];
      const cells = others.map(({ id }) => {
        const theirs = summaryOf(row, id);
        if (theirs === undefined) return "";
        return `${formatNumber(theirs.median / mine.median)} (${formatNumber(theirs.best / mine.best)})`;
      });
      return [[row.id, ...cells]];
    }),
  );
}

/** Those who did not take part where they might have, and why. */
export function problemsList({ missing, rows }: RaceResults): string {
  const problems = rows.flatMap(({ id, entries }) =>
    entries.flatMap(({ contender, problem }) =>
      problem === undefined ? [] : [`${id}, ${contender}: ${problem}`],
    ),
  );
  return [...missing, ...problems].map((text) => `- ${text.replaceAll("\n", " ")}`).join("\n");
}
