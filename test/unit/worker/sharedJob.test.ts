import assert from "node:assert/strict";
import { RpcError } from "../../../src/protocol/rpc.ts";
import { SharedJob } from "../../../src/worker/sharedJob.ts";

/** A job that ends when it is told to, or is stopped. */
function jobs() {
  const started: { readonly signal: AbortSignal; resolve(result: string): void }[] = [];
  const job = new SharedJob<string>(
    (signal) =>
      new Promise((resolve, reject) => {
        started.push({ signal, resolve });
        signal.addEventListener("abort", () => reject(new RpcError("cancelled", "stopped")));
      }),
  );
  return { job, started };
}

const isCancelled = (error: unknown) => error instanceof RpcError && error.reason === "cancelled";
const never = new AbortController().signal;

describe("SharedJob", () => {
  it("is done once for all who wait, and kept", async () => {
    const { job, started } = jobs();
    const results = [job.result(never), job.result(never)];
    started[0]?.resolve("done");
    assert.deepEqual(await Promise.all(results), ["done", "done"]);
    assert.equal(await job.result(never), "done");
    assert.equal(started.length, 1);
  });

  it("goes on while anyone waits", async () => {
    const { job, started } = jobs();
    const giving = new AbortController();
    const [first, second] = [job.result(giving.signal), job.result(never)];
    giving.abort();
    await assert.rejects(first, isCancelled);
    assert.equal(started[0]?.signal.aborted, false);
    started[0]?.resolve("done");
    assert.equal(await second, "done");
  });

  it("is stopped when nobody waits any more, and begins again for the next", async () => {
    const { job, started } = jobs();
    const giving = new AbortController();
    const first = job.result(giving.signal);
    giving.abort();
    await assert.rejects(first, isCancelled);
    assert.equal(started[0]?.signal.aborted, true);
    const next = job.result(never);
    started[1]?.resolve("again");
    assert.equal(await next, "again");
  });

  it("gives all who wait something else when it is ended, and stops; what is done stays", async () => {
    const { job, started } = jobs();
    const waiting = [job.result(never), job.result(never)];
    job.end("instead");
    assert.deepEqual(await Promise.all(waiting), ["instead", "instead"]);
    assert.equal(started[0]?.signal.aborted, true);
    const next = job.result(never);
    started[1]?.resolve("done");
    assert.equal(await next, "done");
    job.end("instead");
    assert.equal(await job.result(never), "done");
  });

  it("tells all who wait that it was stopped", async () => {
    const { job } = jobs();
    const waiting = job.result(never);
    job.stop();
    await assert.rejects(waiting, isCancelled);
    await assert.rejects(job.result(AbortSignal.abort()), isCancelled);
  });
});
