/** `npm run bench`: measures what a person waits for, in the embedded VS Code, and prints medians. */

import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/embedded/paths.ts";
import { type Figure, table } from "./figures.ts";
import { measureHost } from "./host.ts";
import { measureMap } from "./map.ts";
import { measureOpening } from "./opening.ts";
import { measureRaster } from "./raster.ts";
import { measureTyping } from "./typing.ts";

const raster = measureRaster();
const map = await measureMap();
const figures: Figure[] = [
  ...raster,
  ...map.figures,
  ...(await measureHost()),
  ...(await measureOpening()),
  ...(await measureTyping()),
];
const machine = `${cpus()[0]?.model ?? "unknown processor"} × ${cpus().length}, Node ${process.version}, ${process.platform}`;
console.log(`\n${machine}\n\n${table(figures)}\n\nmap of VGG-16, memory ${map.memory}`);
await writeFile(
  join(root, "bench", "results.json"),
  `${JSON.stringify({ machine, date: new Date().toISOString().slice(0, 10), figures, mapMemory: map.memory }, null, 2)}\n`,
);
