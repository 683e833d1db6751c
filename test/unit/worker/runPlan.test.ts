import assert from "node:assert/strict";
import type { SteppedPlan } from "../../../src/kernels/kernels.ts";
import { RpcError } from "../../../src/protocol/rpc.ts";
import { runPlan } from "../../../src/worker/runPlan.ts";

const isCancelled = (error: unknown) => error instanceof RpcError && error.reason === "cancelled";
const never = new AbortController().signal;

/** A plan that tells what becomes of it, and the work that it does. */
function planOf(work: () => Generator<number, number>) {
  const events: string[] = [];
  const plan: SteppedPlan<[], number> = {
    run: () => assert.fail("is run in steps"),
    *steps() {
      try {
        return yield* work();
      } finally {
        events.push("left");
      }
    },
    release: () => events.push("released"),
  };
  return { plan, events };
}

function* endless(): Generator<number, number> {
  for (;;) yield 0;
}

describe("runPlan", () => {
  it("keeps the memory of a plan that is done", async () => {
    const { plan, events } = planOf(function* () {
      yield 0.5;
      return 7;
    });
    assert.equal(await runPlan(plan, [], never, () => {}), 7);
    assert.deepEqual(events, ["left"]);
  });

  it("gives it back once a plan that is cancelled was left", async () => {
    const { plan, events } = planOf(endless);
    const controller = new AbortController();
    const result = runPlan(plan, [], controller.signal, () => {});
    controller.abort();
    assert.deepEqual(events, [], "it is at work as yet");
    await assert.rejects(result, isCancelled);
    assert.deepEqual(events, ["left", "released"]);
  });

  it("gives it back when a plan is cancelled in its last step, and when it fails", async () => {
    const controller = new AbortController();
    const last = planOf(function* () {
      yield 0.5;
      controller.abort();
      return 7;
    });
    await assert.rejects(
      runPlan(last.plan, [], controller.signal, () => {}),
      isCancelled,
    );
    assert.deepEqual(last.events, ["left", "released"]);
    const failing = planOf(() => {
      throw new RangeError("too large");
    });
    await assert.rejects(
      runPlan(failing.plan, [], never, () => {}),
      /too large/,
    );
    assert.deepEqual(failing.events, ["left", "released"]);
  });
});
