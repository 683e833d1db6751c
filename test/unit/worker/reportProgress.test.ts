import assert from "node:assert/strict";
import type { Progress } from "../../../src/protocol/page.ts";
import { ProgressReport, reporting } from "../../../src/worker/reportProgress.ts";

describe("ProgressReport", () => {
  it("says nothing of what is done in a moment", async () => {
    const told: Progress[] = [];
    const report = new ProgressReport("outputs", (progress) => told.push(progress));
    assert.equal(await reporting(report, async (at) => [at(0.5), "done"][1]), "done");
    assert.deepEqual(told, []);
  });

  it("says now and then how far it is, and in any case that it is over", async () => {
    const told: Progress[] = [];
    const report = new ProgressReport("nonzeros", (progress) => told.push(progress));
    await assert.rejects(
      reporting(report, async (at) => {
        while (told.length < 2) at(0.25);
        throw new Error("given up");
      }),
      /given up/,
    );
    assert.deepEqual(
      told.map(({ work, share }) => [work, share]),
      [
        ["nonzeros", 0.25],
        ["nonzeros", 0.25],
        ["nonzeros", 1],
      ],
    );
    assert.ok((told[0]?.milliseconds ?? 0) >= 100);
  });
});
