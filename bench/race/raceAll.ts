import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { compileAssembly } from "../../scripts/build/kernels.ts";
import { root } from "../../scripts/embedded/paths.ts";
import { step } from "../../scripts/embedded/progress.ts";
import { Contender } from "../peers/contender.ts";
import { entrants } from "../peers/contenders.ts";
import { fmaLimitFile } from "../peers/fmaLimit.ts";
import { type Entry, race } from "./race.ts";
import type { Row } from "./rows.ts";
import type { Effort } from "./schedule.ts";

export interface RowResult {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly Entry[];
}

export interface RaceResults {
  readonly contenders: readonly { readonly id: string; readonly name: string; readonly version: string }[];
  /** Those that this machine does not have, or that did not start. */
  readonly missing: readonly string[];
  readonly rows: readonly RowResult[];
}

/** All rows, one after the other, with all contenders that this machine has. */
export async function raceAll(rows: readonly Row[], effort: Effort, quick: boolean): Promise<RaceResults> {
  if (rows.length === 0) return { contenders: [], missing: [], rows: [] };
  await mkdir(dirname(fmaLimitFile), { recursive: true });
  await writeFile(fmaLimitFile, await compileAssembly("bench/assembly/fmaLimit.ts", "relaxed-simd"));
  const { contenders, missing } = await step("Starting the contenders", startAll);
  const directory = join(root, "out", "bench", "race");
  try {
    const results: RowResult[] = [];
    for (const row of rows) {
      const out = [...(row.never ?? []), ...(quick ? (row.notQuick ?? []) : [])];
      const taking = contenders.filter(({ id }) => !out.includes(id));
      const entries = await step(`${row.id}: ${row.title}`, () =>
        race(row, taking, effort, join(directory, row.id)),
      );
      await rm(join(directory, row.id), { recursive: true, force: true });
      for (const { contender, problem } of entries) {
        if (problem !== undefined) console.error(`  ${contender}: ${problem}`);
      }
      results.push({ id: row.id, title: row.title, entries });
    }
    const names = new Map(entrants.map(({ id, name }) => [id, name]));
    return {
      contenders: contenders.map(({ id, version }) => ({ id, name: names.get(id) ?? id, version })),
      missing,
      rows: results,
    };
  } finally {
    await Promise.all(contenders.map((contender) => contender.stop()));
  }
}

async function startAll(): Promise<{ contenders: Contender[]; missing: string[] }> {
  const contenders: Contender[] = [];
  const missing: string[] = [];
  await Promise.all(
    entrants.map(async ({ name, command }) => {
      const found = await command();
      if (found === undefined) missing.push(`${name}: not on this machine`);
      else {
        await Contender.start(found).then(
          (contender) => contenders.push(contender),
          (error: Error) => missing.push(`${name}: ${error.message}`),
        );
      }
    }),
  );
  const order = entrants.map(({ id }) => id);
  return { contenders: contenders.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)), missing };
}
