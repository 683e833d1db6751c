import { readdirSync } from "node:fs";
import { join } from "node:path";
import { writeCounts } from "../../scripts/testing/counts.ts";

/** VS Code calls this in its extension host; the bundled tests lie beside this file's own bundle. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha"); // an ES module, which the oldest supported Node cannot `require`
  const mocha = new Mocha({ timeout: 60_000, color: true, forbidOnly: true });
  // not `fs.globSync`, which the Node of the oldest supported VS Code lacks
  for (const file of readdirSync(__dirname, { encoding: "utf8", recursive: true }).sort()) {
    if (file.endsWith(".test.cjs")) mocha.addFile(join(__dirname, file));
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      writeCounts(runner.stats);
      if (failures === 0) resolve();
      else reject(new Error(`${failures} of the integration tests failed`));
    });
  });
}
