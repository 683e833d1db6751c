/** Builds the extension into `dist/`: `node scripts/build.ts [--production] [--watch]`. */

import { parseArgs } from "node:util";
import { copyIconFont, writeSchema } from "./build/assets.ts";
import { buildExtension } from "./build/buildExtension.ts";
import { bundles } from "./build/bundles.ts";
import { writeKernels } from "./build/kernels.ts";
import { watch } from "./build/watch.ts";

const { values } = parseArgs({
  options: { production: { type: "boolean", default: false }, watch: { type: "boolean", default: false } },
});

if (values.watch) {
  await copyIconFont();
  await watch(bundles(values.production), async () => {
    await Promise.all([writeSchema(), writeKernels()]);
  });
} else if (!(await buildExtension(values.production))) {
  process.exitCode = 1;
}
