import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/embedded/paths.ts";
import { type Figure, table } from "../figures.ts";
import { describeMachine, type Machine } from "../machine.ts";
import type { RaceResults } from "../race/raceAll.ts";
import { type FileSize, sizesTable } from "../sizes.ts";
import { significant, summarize } from "../statistics.ts";
import { replaceBetween } from "./markers.ts";
import { problemsList, ratiosTable, timesTable } from "./raceTables.ts";
import { targetsTable } from "./targets.ts";

export interface Results {
  readonly mode: "quick" | "full";
  /** The whole run took. */
  readonly seconds: number;
  readonly machine: Machine;
  readonly race: RaceResults;
  readonly figures: readonly Figure[];
  readonly memory: readonly string[];
  readonly sizes: readonly FileSize[];
}

/** Prints all that was measured, and writes it down: a whole run for everyone to read, another one in `out/bench/`. */
export async function report(results: Results, isWhole: boolean): Promise<void> {
  const sections = sectionsOf(results);
  for (const [name, content] of Object.entries(sections)) {
    if (content !== "") console.log(`\n── ${name}\n\n${content}`);
  }
  const bench = join(root, "bench");
  const directory = isWhole ? bench : join(root, "out", "bench");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "results.json"), `${JSON.stringify(toStore(results), null, 1)}\n`);
  let text = await readFile(join(bench, "README.md"), "utf8");
  for (const [name, content] of Object.entries(sections)) text = replaceBetween(text, name, content);
  await writeFile(join(directory, "README.md"), text);
  console.log(
    `\nWritten to ${join(directory, "results.json")} and README.md beside it; ${results.seconds} s in all.`,
  );
}

/** What stands between the markers of `bench/README.md`. */
function sectionsOf({
  mode,
  seconds,
  machine,
  race,
  figures,
  memory,
  sizes,
}: Results): Record<string, string> {
  const versions = race.contenders.map(({ name, version }) => `- ${name}: ${version}`);
  return {
    machine: [`${describeMachine(machine)}; a ${mode} run of ${seconds} s.`, "", ...versions].join("\n"),
    times: race.rows.length > 0 ? timesTable(race) : "",
    ratios: race.rows.length > 0 ? ratiosTable(race) : "",
    targets: race.rows.length > 0 ? targetsTable(race) : "",
    problems: problemsList(race),
    figures: figures.length > 0 ? table(figures) : "",
    memory: memory.map((line) => `- ${line}`).join("\n"),
    sizes: sizes.length > 0 ? sizesTable(sizes) : "",
  };
}

/** Times with the digits that count, and the numbers that are read first. */
function toStore({ race, figures, ...rest }: Results) {
  const rounded = (runs: readonly number[]) => runs.map((run) => significant(run, 4));
  const summary = (runs: readonly number[]) => {
    const { median, best, high, count } = summarize(runs);
    return { median: significant(median, 4), best: significant(best, 4), high: significant(high, 4), count };
  };
  return {
    ...rest,
    figures: figures.map((figure) => ({ ...figure, ...summary(figure.runs), runs: rounded(figure.runs) })),
    race: {
      ...race,
      rows: race.rows.map(({ entries, ...row }) => ({
        ...row,
        unit: "ms",
        entries: entries.map((entry) =>
          entry.runs.length === 0 ? entry : { ...entry, ...summary(entry.runs), runs: rounded(entry.runs) },
        ),
      })),
    },
  };
}
