/**
 * Builds Unroll and opens it: `npm start [-- --embedded] [-- --port 8000]`.
 * In the installed VS Code where there is one, else in one from npm packages, shown in the browser.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildExtension } from "./build/buildExtension.ts";
import { root } from "./embedded/paths.ts";
import { step } from "./embedded/progress.ts";
import { findDesktop, startDesktop } from "./start/desktop.ts";
import { startEmbedded } from "./start/embedded.ts";
import { example } from "./start/example.ts";

const folder = join(root, "examples");
const file = join(folder, example);

const { values } = parseArgs({
  options: { embedded: { type: "boolean", default: false }, port: { type: "string", default: "0" } },
});

try {
  process.chdir(root);
  await step("Building Unroll", async () => {
    if (!(await buildExtension(false))) throw new Error("The build failed.");
  });
  const desktop = values.embedded ? undefined : findDesktop();
  if (desktop !== undefined) await startDesktop(desktop, folder, file);
  else await startEmbedded(folder, file, Number(values.port));
  process.exit(0);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
