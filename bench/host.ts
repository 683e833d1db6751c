import { spawn } from "node:child_process";
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../scripts/embedded/paths.ts";
import type { Figure } from "./figures.ts";
import type { HostMeasurements } from "./insideHost.ts";

/** Measures inside extension hosts of their own: activation, hovers, lenses and memory. */
export async function measureHost(launches: number): Promise<HostMeasurements> {
  const directory = join(root, "out", "bench", "host");
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
  const figures = new Map<string, Figure>();
  let memory = "";
  for (let launch = 0; launch < launches; launch++) {
    await runInHost(join(directory, "insideHost.cjs"), join(directory, "folder"));
    const text = await readFile(join(directory, "measured.json"), "utf8");
    const measured: HostMeasurements = JSON.parse(text);
    for (const figure of measured.figures) {
      const before = figures.get(figure.name)?.runs ?? [];
      figures.set(figure.name, { ...figure, runs: [...before, ...figure.runs] });
    }
    memory = measured.memory;
  }
  return { figures: [...figures.values()], memory };
}

/** Runs a module in the place of tests, in the embedded VS Code, with this folder open. */
async function runInHost(module: string, folder: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      join(root, "scripts", "embedded", "code.ts"),
      `--extensionDevelopmentPath=${root}`,
      `--extensionTestsPath=${module}`,
      folder,
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const end = () => child.kill(); // it tidies up after itself
  process.once("exit", end);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    if (code !== 0) throw new Error(`the extension host ended with ${code}`);
  } finally {
    process.off("exit", end);
  }
}
