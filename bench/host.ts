import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { root } from "../scripts/embedded/paths.ts";
import type { Figure } from "./figures.ts";

/** Measures inside an extension host of its own: hovers and lenses. */
export async function measureHost(): Promise<readonly Figure[]> {
  const directory = join(root, "out", "bench");
  await rm(directory, { recursive: true, force: true });
  await cp(join(root, "examples"), join(directory, "folder"), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ["bench/insideHost.ts"],
    outfile: join(directory, "insideHost.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    logLevel: "warning",
  });
  const runs = 5;
  const figures = new Map<string, Figure>();
  for (let run = 0; run < runs; run++) {
    await runTests({
      vscodeExecutablePath: join(root, "scripts", "embedded", "code.ts"),
      extensionDevelopmentPath: root,
      extensionTestsPath: join(directory, "insideHost.cjs"),
      launchArgs: [join(directory, "folder")],
    });
    const measured: readonly Figure[] = JSON.parse(await readFile(join(directory, "figures.json"), "utf8"));
    for (const figure of measured) {
      const before = figures.get(figure.name)?.runs ?? [];
      figures.set(figure.name, { ...figure, runs: [...before, ...figure.runs] });
    }
  }
  return [...figures.values()];
}
