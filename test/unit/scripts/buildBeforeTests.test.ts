import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { buildBeforeTests } from "../../../scripts/build/buildBeforeTests.ts";

describe("a test script run by itself", () => {
  it("builds first", async () => {
    let builds = 0;
    await buildBeforeTests({}, async () => {
      builds++;
      return true;
    });
    assert.equal(builds, 1);
  });

  it("ends with the reason if the build fails", async () => {
    await assert.rejects(
      buildBeforeTests({}, async () => false),
      /build failed/,
    );
  });

  it("leaves the build to npm test if that runs it", async () => {
    await buildBeforeTests({ UNROLL_BUILT: "1" }, () => assert.fail("built a second time"));
  });

  it("is one of those that run what is built", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    assert.match(scripts["test:webview"] ?? "", /^node scripts\/build\/buildBeforeTests\.ts && /);
    assert.match(readFileSync("scripts/testIntegration.ts", "utf8"), /await buildBeforeTests\(\)/);
  });
});
