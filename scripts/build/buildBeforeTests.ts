/** For a test script that runs what is built: builds first, so that it tests these sources in a fresh clone and in an old one. */

import { buildExtension } from "./buildExtension.ts";

/** Set by `npm test`, which builds once for all of its legs. */
export const builtAlready = "UNROLL_BUILT";

/** Throws if the build fails: tests of what isn't there would only wait, each until its time is over. */
export async function buildBeforeTests(
  environment: NodeJS.ProcessEnv = process.env,
  build: () => Promise<boolean> = () => buildExtension(false),
): Promise<void> {
  if (environment[builtAlready] !== undefined) return;
  if (!(await build())) throw new Error("The build failed, so there is nothing to test.");
}

if (import.meta.main) {
  await buildBeforeTests().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
