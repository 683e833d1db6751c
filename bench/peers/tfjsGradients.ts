import { rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../../scripts/embedded/paths.ts";
import { load } from "./load.ts";

/**
 * Makes TensorFlow.js know the gradients of its operations. Its package for Node lacks them; they are among its sources for bundlers,
 * and register themselves where every copy of it looks.
 */
export async function registerGradients(): Promise<void> {
  const outfile = join(root, "out", "bench", `tfjsGradients.${process.pid}.cjs`);
  await build({
    stdin: {
      contents: 'import "@tensorflow/tfjs-core/dist/register_all_gradients.js";',
      resolveDir: join(import.meta.dirname, ".."),
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  try {
    load(outfile);
  } finally {
    await rm(outfile, { force: true });
  }
}
