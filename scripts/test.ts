/** Everything that has to hold, on a machine with nothing but Node: `npm test`. Each leg is a script that runs alone, too. */

import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { builtAlready } from "./build/buildBeforeTests.ts";
import { root } from "./embedded/paths.ts";
import { add, type Counts, nothing, readCounts } from "./testing/counts.ts";

/** In this order: what is quick comes first, and what needs the build after it. */
const legs = [
  { script: "check", hasTests: false },
  { script: "test:unit", hasTests: true },
  { script: "build", hasTests: false },
  { script: "test:integration", hasTests: true },
  { script: "test:webview", hasTests: true },
  { script: "test:package", hasTests: true },
];

const countsDirectory = join(root, "out", "counts");
rmSync(countsDirectory, { recursive: true, force: true });
mkdirSync(countsDirectory, { recursive: true });

let total = nothing;
const remarks: string[] = [];
let built = false;
for (const { script, hasTests } of legs) {
  const start = performance.now();
  console.log(`\n── npm run ${script}`);
  const countsFile = join(countsDirectory, `${script.replace(":", "-")}.json`);
  const succeeded = await run(script, { UNROLL_TEST_COUNTS: countsFile, ...(built && { [builtAlready]: "1" }) });
  const counts = hasTests ? readCounts(countsFile) : nothing;
  const remark = judge(succeeded, hasTests, counts);
  total = add(total, counts ?? nothing);
  if (remark !== undefined) {
    remarks.push(`${script} ${remark}`);
    // A leg that failed without a failing test has to show in the sum as well.
    if ((counts ?? nothing).failed === 0) total = add(total, { ...nothing, failed: 1 });
  }
  console.log(`── ${script}: ${remark ?? "good"}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (script === "build") {
    built = succeeded;
    if (!built) {
      remarks.push("without a build the rest could not run");
      break;
    }
  }
}

console.log();
for (const remark of remarks) console.log(`✘ ${remark}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = remarks.length === 0 ? 0 : 1;

function judge(succeeded: boolean, hasTests: boolean, counts: Counts | undefined): string | undefined {
  if (counts === undefined) return "ended before its tests did";
  if (counts.failed > 0) return `has ${counts.failed} failing`;
  if (!succeeded) return "failed";
  if (hasTests && counts.passed === 0) return "ran no test";
  return undefined;
}

function run(script: string, variables: NodeJS.ProcessEnv): Promise<boolean> {
  const child = spawn("npm", ["run", "--silent", script], {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });
}
