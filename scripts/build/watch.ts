import type { BuildOptions, Message, Plugin } from "esbuild";
import { context } from "esbuild";

/**
 * Rebuilds on every change. What it prints is what the problem matcher in `.vscode/tasks.json` reads: one line an error,
 * between a line when the first of the bundles starts and one when the last has finished.
 */
export async function watch(
  bundles: readonly BuildOptions[],
  afterwards: () => Promise<void>,
): Promise<void> {
  let running = 0;
  const reporter: Plugin = {
    name: "watch reporter",
    setup(build) {
      build.onStart(() => {
        if (running++ === 0) console.log("[watch] build started");
      });
      build.onEnd(async (result) => {
        for (const message of result.errors) console.error(format(message, "error"));
        for (const message of result.warnings) console.error(format(message, "warning"));
        if (--running > 0) return;
        await afterwards().catch((error: unknown) => console.error(String(error)));
        console.log("[watch] build finished");
      });
    },
  };
  for (const bundle of bundles) {
    const builder = await context({
      ...bundle,
      logLevel: "silent",
      plugins: [...(bundle.plugins ?? []), reporter],
    });
    await builder.watch();
  }
}

function format({ location, text }: Message, severity: "error" | "warning"): string {
  return location
    ? `${location.file}:${location.line}:${location.column + 1}: ${severity}: ${text}`
    : `${severity}: ${text}`;
}
