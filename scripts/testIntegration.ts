/**
 * Runs `test/integration/` inside VS Code: UNROLL_TEST_HOST=desktop or embedded, or whichever this machine can have.
 * With `--oldest` in the oldest VS Code that the manifest admits, 1.100, which is embedded.
 */

import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { buildBeforeTests } from "./build/buildBeforeTests.ts";
import { root } from "./embedded/paths.ts";
import { bundleIntegrationTests } from "./integration/bundle.ts";
import { chooseHost } from "./integration/chooseHost.ts";

try {
  await buildBeforeTests();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** Tests write into the folder that is open, so it is a copy of the examples. */
const folder = join(root, "out", "integration-folder");
await rm(folder, { recursive: true, force: true });
await cp(join(root, "examples"), folder, { recursive: true });

const oldest = process.argv.includes("--oldest");
if (oldest) process.env.UNROLL_CODE_SERVER = "4.100.3";
const host = oldest ? "embedded" : await chooseHost();
console.log(`Integration tests in the ${host} VS Code`);
try {
  await runTests({
    ...(host === "embedded"
      ? { vscodeExecutablePath: join(import.meta.dirname, "embedded", "code.ts") }
      : {}),
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleIntegrationTests(),
    launchArgs: [folder, "--disable-extensions"],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
