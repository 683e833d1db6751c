import { join } from "node:path";
import type { Context, RootHookObject } from "mocha";
import { open } from "./workbench.ts";

/** Leaves a picture of each open VS Code when a test fails: what a person would look at first. */
export const mochaHooks: RootHookObject = {
  async afterEach(this: Context) {
    const test = this.currentTest;
    if (test?.state !== "failed") return;
    for (const [index, workbench] of [...open].entries()) {
      const name = `${test.fullTitle().replaceAll(/\W+/g, "-").slice(0, 100)}-${index + 1}.png`;
      const path = join("out", "failures", name);
      await workbench.screenshot(path).then(() => console.log(`      ${path}`), console.error);
    }
  },
};
