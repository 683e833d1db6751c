import { build } from "esbuild";
import { copyIconFont, writeSchema } from "./assets.ts";
import { bundles } from "./bundles.ts";
import { writeKernels } from "./kernels.ts";

/** Builds all of `dist/`. Whether it succeeded; what is wrong has been printed. */
export async function buildExtension(production: boolean): Promise<boolean> {
  const results = await Promise.allSettled([
    ...bundles(production).map((bundle) => build(bundle)),
    copyIconFont(),
    writeSchema(),
    writeKernels(),
  ]);
  const failures = results.filter((result) => result.status === "rejected");
  for (const { reason } of failures) {
    // A failure with `errors` is one that esbuild has printed.
    if (!("errors" in reason)) console.error(reason);
  }
  return failures.length === 0;
}
