import type { BuildOptions } from "esbuild";
import { workerSource } from "./workerSource.ts";

/** One bundle a runtime: the extension host, its workers, the page and its style. */
export function bundles(production: boolean): BuildOptions[] {
  const shared = {
    bundle: true,
    minify: production,
    sourcemap: !production,
    legalComments: "none",
    logLevel: "warning",
  } as const satisfies BuildOptions;
  const host = {
    ...shared,
    platform: "node",
    format: "cjs",
    target: "node20", // the Node of VS Code 1.100, the oldest one that the manifest admits
    external: ["vscode"],
    mainFields: ["module", "main"], // jsonc-parser's `main` is UMD, whose inner requires no bundler can follow
  } as const satisfies BuildOptions;
  return [
    { ...host, entryPoints: ["src/extension.ts"], outfile: "dist/extension.cjs" },
    { ...host, entryPoints: ["src/worker/analysisEntry.ts"], outfile: "dist/analysis.cjs" },
    { ...host, entryPoints: ["src/worker/computeEntry.ts"], outfile: "dist/compute.cjs" },
    { ...host, entryPoints: ["src/worker/kernelThread.ts"], outfile: "dist/kernelThread.cjs" },
    {
      ...shared,
      entryPoints: ["webview/main.ts"],
      outfile: "dist/webview.js",
      platform: "browser",
      format: "iife",
      target: "es2022",
      plugins: [workerSource],
    },
    // The icon font stays a file of its own, next to the style.
    {
      ...shared,
      entryPoints: ["webview/main.css"],
      outfile: "dist/webview.css",
      external: ["./codicon.ttf*"],
    },
  ];
}
