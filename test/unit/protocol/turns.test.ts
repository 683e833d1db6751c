import assert from "node:assert/strict";
import { RpcError } from "../../../src/protocol/rpc.ts";
import { Turns } from "../../../src/protocol/turns.ts";

const never = new AbortController().signal;

describe("turns", () => {
  it("run jobs in their order and answer each", async () => {
    const turns = new Turns(setImmediate);
    const order: number[] = [];
    const job = (n: number) => turns.run(() => order.push(n), never);
    assert.deepEqual(await Promise.all([job(1), job(2), job(3)]), [1, 2, 3]);
    assert.deepEqual(order, [1, 2, 3]);
  });

  it("never begin what was cancelled while it waited", async () => {
    const turns = new Turns(setImmediate);
    const controller = new AbortController();
    const first = turns.run(() => "done", never);
    const second = turns.run(() => assert.fail("it was begun"), controller.signal);
    controller.abort();
    assert.equal(await first, "done");
    await assert.rejects(second, (error) => error instanceof RpcError && error.reason === "cancelled");
  });

  it("fail with what a job throws, and go on", async () => {
    const turns = new Turns(setImmediate);
    const broken = turns.run(() => {
      throw new RangeError("no");
    }, never);
    const next = turns.run(() => 2, never);
    await assert.rejects(broken, RangeError);
    assert.equal(await next, 2);
  });
});
