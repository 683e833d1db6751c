/** Builds the extension into `dist/`: `node scripts/build.ts [--production] [--watch]`. */

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { copyIcons, writeSchema } from "./build/assets.ts";
import { bundles } from "./build/bundles.ts";
import { watch } from "./build/watch.ts";

const { values } = parseArgs({
  options: { production: { type: "boolean", default: false }, watch: { type: "boolean", default: false } },
});

const wanted = bundles(values.production).filter(({ entryPoints }) => {
  const [entry] = entryPoints as [string];
  if (existsSync(entry)) return true;
  console.warn(`skipped ${entry}: there is no such file yet`);
  return false;
});

await copyIcons();
if (values.watch) {
  await watch(wanted, writeSchema);
} else {
  const results = await Promise.allSettled([...wanted.map((bundle) => build(bundle)), writeSchema()]);
  // esbuild has printed what is wrong in the sources; only the rest would go unsaid.
  for (const result of results) {
    if (result.status === "rejected" && !("errors" in result.reason)) console.error(result.reason);
  }
  if (results.some(({ status }) => status === "rejected")) process.exitCode = 1;
}
