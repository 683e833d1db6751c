import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RpcError, request } from "../../../src/protocol/rpc.ts";
import { ComputeWorker } from "../../../src/worker/computeWorker.ts";

const echo = request<string, string>("echo");
const spin = request<null, void>("spin");
const crash = request<null, void>("crash");
const slow = request<string, string>("slow");

/** A worker that speaks our protocol by hand, so that this test needs no build. */
const script = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", (batch) => batch.forEach(obey));
function obey({ rpc, id, method, params }) {
  if (rpc !== "request") return;
  const answer = (result) => parentPort.postMessage({ rpc: "result", id, result });
  if (method === "ping") answer(null);
  if (method === "wait") setTimeout(() => answer(params), 250);
  if (method === "echo") answer(params);
  if (method === "slow") setImmediate(() => answer(params));
  if (method === "spin") for (;;) {}
  if (method === "crash") throw new Error("crashed on purpose");
}`;

describe("ComputeWorker", () => {
  let folder = "";
  let starts = 0;
  let worker: ComputeWorker;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "unroll-"));
    await writeFile(join(folder, "worker.cjs"), script);
  });
  beforeEach(() => {
    starts = 0;
    worker = new ComputeWorker(join(folder, "worker.cjs"), () => {
      starts++;
    });
  });
  afterEach(() => worker.dispose());
  after(() => rm(folder, { recursive: true }));

  it("starts with the first request and stays", async () => {
    assert.equal(starts, 0);
    assert.equal(await worker.request(echo, "a"), "a");
    assert.equal(await worker.request(echo, "b"), "b");
    assert.equal(starts, 1);
  });

  it("ends an endless computation at its deadline, and only that request fails", async () => {
    await worker.request(echo, "warm");
    const spinning = worker.request(spin, null, { deadline: 100 });
    const waiting = worker.request(slow, "waits behind it");
    await assert.rejects(spinning, (error) => error instanceof RpcError && error.reason === "timeout");
    assert.equal(await waiting, "waits behind it");
    assert.equal(starts, 2);
  });

  it("ends each of several endless computations, also those that are asked again, and answers the others", async () => {
    await worker.request(echo, "warm");
    const spinning = [1, 2, 3].map(() => worker.request(spin, null, { deadline: 100 }));
    const waiting = worker.request(slow, "waits behind them");
    for (const request of spinning) {
      await assert.rejects(request, (error) => error instanceof RpcError && error.reason === "timeout");
    }
    assert.equal(await waiting, "waits behind them");
    assert.equal(await worker.request(echo, "alive"), "alive");
  });

  it("lets a request wait as long as it has to: only computing counts", async () => {
    const wait = request<string, string>("wait");
    assert.equal(await worker.request(wait, "waited", { deadline: 80 }), "waited");
    assert.equal(starts, 1);
  });

  it("asks again after a crash, but not forever", async () => {
    const innocent = worker.request(slow, "innocent");
    await assert.rejects(worker.request(crash, null), RpcError);
    assert.equal(await innocent, "innocent");
    assert.equal(await worker.request(echo, "alive"), "alive");
  });

  it("refuses requests once it is disposed", async () => {
    worker.dispose();
    await assert.rejects(worker.request(echo, "a"), RpcError);
  });
});
