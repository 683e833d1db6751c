/** `npm run bench`: measures what a person waits for, in the embedded VS Code, and prints medians. */

import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/embedded/paths.ts";
import { measureActivation } from "./activation.ts";
import { type Figure, table } from "./figures.ts";
import { measureHost } from "./host.ts";
import { measureTyping } from "./typing.ts";

const figures: Figure[] = [
  ...(await measureActivation()),
  ...(await measureHost()),
  ...(await measureTyping()),
];
const machine = `${cpus()[0]?.model ?? "unknown processor"} × ${cpus().length}, Node ${process.version}, ${process.platform}`;
console.log(`\n${machine}\n\n${table(figures)}`);
await writeFile(
  join(root, "bench", "results.json"),
  `${JSON.stringify({ machine, date: new Date().toISOString().slice(0, 10), figures }, null, 2)}\n`,
);
