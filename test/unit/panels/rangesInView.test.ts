import assert from "node:assert/strict";
import { RangesInView } from "../../../src/panels/rangesInView.ts";
import type { KeyedLayer } from "../../../src/protocol/compute.ts";
import type { ComputeWorker } from "../../../src/worker/computeWorker.ts";

interface Asked {
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  answer(): void;
  fail(): void;
}

function workerThatIsAsked() {
  const asked: Asked[] = [];
  const request: ComputeWorker["request"] = (_, params, options) =>
    new Promise((resolve, reject) => {
      const { key } = params as KeyedLayer;
      const fail = () => reject(new Error("no"));
      options?.signal?.addEventListener("abort", fail);
      asked.push({ key, signal: options?.signal, answer: () => resolve(key as never), fail });
    });
  return { asked, ranges: new RangesInView({ request } as ComputeWorker) };
}

const layer = (key: string): KeyedLayer => ({ key, layer: {} as KeyedLayer["layer"] });

describe("the ranges of the layer in view", () => {
  it("are worked out once, whoever asks", async () => {
    const { asked, ranges } = workerThatIsAsked();
    const [first, second] = [ranges.of(layer("a")), ranges.of(layer("a"))];
    assert.equal(asked.length, 1);
    assert.equal(ranges.known("a"), undefined);
    asked[0]?.answer();
    assert.deepEqual(await Promise.all([first, second, ranges.of(layer("a"))]), ["a", "a", "a"]);
    assert.equal(asked.length, 1);
  });

  it("are given up for those of another layer", async () => {
    const { asked, ranges } = workerThatIsAsked();
    const first = ranges.of(layer("a"));
    const second = ranges.of(layer("b"));
    await assert.rejects(first);
    assert.equal(asked[0]?.signal?.aborted, true);
    asked[1]?.answer();
    assert.equal(await second, "b");
    assert.deepEqual([ranges.known("a"), ranges.known("b")], [undefined, "b"]);
  });

  it("are asked for again after a failure", async () => {
    const { asked, ranges } = workerThatIsAsked();
    const first = ranges.of(layer("a"));
    asked[0]?.fail();
    await assert.rejects(first);
    const second = ranges.of(layer("a"));
    asked[1]?.answer();
    assert.equal(await second, "a");
  });
});
