/**
 * `npm run bench`: the core beside its peers, and what a person waits for in the embedded VS Code.
 *
 *   npm run bench -- [--quick] [--only C1,GEMM,typing]…
 *
 * A whole run writes `results.json` and the tables of `README.md` here; others leave theirs in `out/bench/`.
 */

import { interrupted } from "../scripts/embedded/interrupted.ts";
import { step } from "../scripts/embedded/progress.ts";
import type { Figure } from "./figures.ts";
import { measureHost } from "./host.ts";
import { installPeers } from "./install.ts";
import { thisMachine } from "./machine.ts";
import { measureMap } from "./map.ts";
import { measureOpening } from "./opening.ts";
import { readOptions } from "./options.ts";
import { raceAll } from "./race/raceAll.ts";
import { rows } from "./race/rows.ts";
import { fullEffort, quickEffort } from "./race/schedule.ts";
import { measureRaster } from "./raster.ts";
import { report } from "./report/report.ts";
import { measureSizes } from "./sizes.ts";
import { measureTyping } from "./typing.ts";

const start = performance.now();
// Whatever was started ends with this process.
process.setMaxListeners(50);
void interrupted.then(() => process.exit(130));

const known = [...rows.map(({ id }) => id), "raster", "host", "typing", "opening", "map", "sizes"];
const { quick, parts } = readOptions(process.argv.slice(2), known);
const isWanted = (part: string) => parts.includes(part);
const isWhole = !quick && parts.length === known.length;
// What takes minutes, unless it is asked for by name.
const isLeftOut = (part: string) =>
  quick && parts.length === known.length && ["opening", "map"].includes(part);

const wantedRows = rows.filter(({ id }) => isWanted(id));
const notInstalled = wantedRows.length > 0 ? await installPeers() : undefined;
if (notInstalled !== undefined) console.error(`The peers from npm are left out: ${notInstalled}`);
const race = await raceAll(wantedRows, quick ? quickEffort : fullEffort, quick);

const figures: Figure[] = [];
const memory: string[] = [];
const failures: string[] = [];
/** A part that fails is told in the end, and the others go on. */
const attempt = async <Result>(part: string, title: string, action: () => Promise<readonly Result[]>) => {
  if (!isWanted(part)) return [];
  if (isLeftOut(part)) {
    console.error(`Left out of a quick run: ${title}; --only ${part} measures it`);
    return [];
  }
  try {
    return await step(title, action);
  } catch (error) {
    failures.push(`${part}: ${error instanceof Error ? error.message : error}`);
    return [];
  }
};
const measure = async (part: string, title: string, action: () => Promise<readonly Figure[]>) => {
  figures.push(...(await attempt(part, title, action)));
};
await measure("raster", "Raster of a whole matrix", async () => measureRaster());
await measure("host", "Activation, lenses and hovers in the extension host", async () => {
  const measured = await measureHost(quick ? 1 : 5);
  memory.push(`extension host: ${measured.memory}`);
  return measured.figures;
});
await measure("typing", "Typing to picture", () => measureTyping(quick));
await measure("opening", "Opening a panel", measureOpening);
await measure("map", "The map of VGG-16, with a walk of a minute", async () => {
  const measured = await measureMap();
  memory.push(`page with the map of VGG-16: ${measured.memory}`);
  return measured.figures;
});
const sizes = await attempt("sizes", "Sizes of what is shipped", measureSizes);

await report(
  {
    mode: quick ? "quick" : "full",
    seconds: Math.round((performance.now() - start) / 1000),
    machine: thisMachine(),
    race,
    figures,
    memory,
    sizes,
  },
  isWhole && failures.length === 0,
);
for (const failure of failures) console.error(`✘ ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);
