import assert from "node:assert/strict";
import { RpcError } from "../../../src/protocol/rpc.ts";
import { runBreathing } from "../../../src/worker/runBreathing.ts";

describe("runBreathing", () => {
  it("tells how far it is, and what came of it", async () => {
    const told: number[] = [];
    function* steps() {
      for (let step = 0; told.length < 2; step++) yield step;
      return "done";
    }
    const result = await runBreathing(steps(), new AbortController().signal, (share) => told.push(share));
    assert.equal(result, "done");
    assert.ok(Number(told[1]) > Number(told[0]), `${told}`);
  });

  it("lets a computation that is cancelled clear up", async () => {
    const controller = new AbortController();
    let isClear = false;
    function* endless() {
      try {
        for (;;) yield;
      } finally {
        isClear = true;
      }
    }
    const running = runBreathing(endless(), controller.signal);
    setImmediate(() => controller.abort());
    await assert.rejects(running, (error) => error instanceof RpcError && error.reason === "cancelled");
    assert.equal(isClear, true);
  });
});
