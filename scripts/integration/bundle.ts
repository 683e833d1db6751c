import { globSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../embedded/paths.ts";

const directory = join(root, "out", "integration");

/** Bundles the tests that run inside VS Code, one file each, and returns the entry that runs them. */
export async function bundleIntegrationTests(): Promise<string> {
  await rm(directory, { recursive: true, force: true }); // else a test that was deleted would go on running
  await build({
    absWorkingDir: root,
    entryPoints: ["test/integration/index.ts", ...globSync("test/integration/**/*.test.ts", { cwd: root })],
    outdir: directory,
    outbase: "test/integration",
    outExtension: { ".js": ".cjs" }, // the package is of type "module"
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return join(directory, "index.cjs");
}

if (import.meta.main) await bundleIntegrationTests();
