import assert from "node:assert/strict";
import { RpcError } from "../../../src/protocol/rpc.ts";
import { type ComputeMap, MapQueue } from "../../../src/worker/mapQueue.ts";
import { ProgressReport } from "../../../src/worker/reportProgress.ts";

const isCancelled = (error: unknown) => error instanceof RpcError && error.reason === "cancelled";
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Tells at once, and in one word. */
class Report extends ProgressReport {
  readonly #layer: string;
  readonly #told: string[];

  constructor(layer: string, told: string[]) {
    super("maps", () => {});
    this.#layer = layer;
    this.#told = told;
  }

  override at(share: number): void {
    this.#told.push(`${this.#layer} ${share}`);
  }

  override end(): void {
    this.#told.push(`${this.#layer} is done`);
  }
}

/** A queue of maps that end when they are told to, or are given up. */
function queueOfMaps() {
  const told: string[] = [];
  const queue = new MapQueue((layer) => new Report(layer, told));
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ats = new Map<string, (share: number) => void>();
  const ask = (layer: string, map: string, priority: number) => {
    const giveUp = new AbortController();
    const compute: ComputeMap<string> = (signal, at) =>
      new Promise<string>((resolve, reject) => {
        begun.push(`${layer} ${map}`);
        ats.set(map, at);
        ends.set(map, () => resolve(map));
        signal.addEventListener("abort", () => {
          begun.push(`no ${layer} ${map}`);
          reject(new RpcError("cancelled", "stopped"));
        });
      });
    const result = queue.result({ layer, map, priority }, compute, giveUp.signal);
    result.catch(() => {});
    return { result, giveUp: () => giveUp.abort() };
  };
  const end = async (map: string) => {
    ends.get(map)?.();
    await turn();
  };
  return { ask, begun, end, told, at: (map: string, share: number) => ats.get(map)?.(share) };
}

describe("MapQueue", () => {
  it("computes one map after the other, the most urgent first, and each once", async () => {
    const { ask, begun, end } = queueOfMaps();
    const late = ask("a", "late", 3);
    const [soon, again] = [ask("a", "soon", 0), ask("a", "soon", 0)];
    await turn();
    assert.deepEqual(begun, ["a soon"]);
    await end("soon");
    assert.deepEqual(await Promise.all([soon.result, again.result]), ["soon", "soon"]);
    assert.deepEqual(begun, ["a soon", "a late"]);
    await end("late");
    assert.equal(await late.result, "late");
  });

  it("goes on with a map that others of the same layer wait behind", async () => {
    const { ask, begun, end } = queueOfMaps();
    const [first, second] = [ask("a", "first", 0), ask("a", "second", 1)];
    await turn();
    first.giveUp();
    await turn();
    assert.deepEqual(begun, ["a first"]);
    await end("first");
    await end("second");
    assert.equal(await second.result, "second");
  });

  it("drops the maps of a layer that nobody waits for any more, and gives up the one under way", async () => {
    const { ask, begun, end } = queueOfMaps();
    const old = ["first", "second", "third"].map((map) => ask("old", map, 0));
    await turn();
    for (const { giveUp } of old) giveUp();
    const now = ask("new", "first", 0);
    await turn();
    for (const { result } of old) await assert.rejects(result, isCancelled);
    assert.deepEqual(begun, ["old first", "no old first", "new first"]);
    await end("first");
    assert.equal(await now.result, "first");
  });

  it("goes on after a map that fails", async () => {
    const queue = new MapQueue(() => new Report("a", []));
    const never = new AbortController().signal;
    const wanted = { layer: "a", map: "map", priority: 0 };
    const fails = () => {
      throw new RangeError("no such head");
    };
    await assert.rejects(queue.result(wanted, fails, never), RangeError);
    assert.equal(await queue.result(wanted, async () => "there", never), "there");
  });

  it("tells how far the maps of a layer are, all together", async () => {
    const { ask, end, at, told } = queueOfMaps();
    ask("a", "first", 0);
    ask("a", "second", 1);
    ask("a", "second", 2);
    ask("b", "third", 3);
    await turn();
    at("first", 0.5);
    await end("first");
    at("second", 0.5);
    await end("second");
    at("second", 0.75);
    await end("second");
    at("third", 0.5);
    await end("third");
    assert.deepEqual(told, ["a 0.25", "a 0.75", "a 0.875", "a is done", "b 0.5", "b is done"]);
  });

  it("begins again with a map that is asked for while it is being given up", async () => {
    const { ask, begun, end } = queueOfMaps();
    const old = ask("a", "map", 0);
    await turn();
    old.giveUp();
    await assert.rejects(old.result, isCancelled);
    const now = ask("a", "map", 0);
    await turn();
    assert.deepEqual(begun, ["a map", "no a map", "a map"]);
    await end("map");
    assert.equal(await now.result, "map");
  });
});
