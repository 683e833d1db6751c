import assert from "node:assert/strict";
import { zipSync } from "fflate";
import type { FileAnswer } from "../../../src/protocol/compute.ts";
import { TensorFileCache } from "../../../src/worker/tensorFileCache.ts";
import { npyOf } from "../support/tensorFiles.ts";

/** A disk with a single file, which counts how often its bytes are taken. */
class Disk {
  taken = 0;
  #content: readonly number[];
  #version = 0;

  constructor(content: readonly number[]) {
    this.#content = content;
  }

  write(content: readonly number[]): void {
    this.#content = content;
    this.#version++;
  }

  readonly ask = async (known: string | undefined): Promise<FileAnswer> => {
    const stamp = String(this.#version);
    if (known === stamp) return { kind: "unchanged" };
    this.taken++;
    return { kind: "bytes", bytes: npyOf([this.#content.length], this.#content), stamp };
  };
}

describe("TensorFileCache", () => {
  it("takes a file's bytes once for as long as it stays as it is", async () => {
    const cache = new TensorFileCache();
    const disk = new Disk([1, 2]);
    const first = await cache.read("", "/a.npy", undefined, disk.ask);
    assert.equal(await cache.read("", "/a.npy", undefined, disk.ask), first);
    assert.equal(disk.taken, 1);
    disk.write([3, 4]);
    const second = await cache.read("", "/a.npy", undefined, disk.ask);
    assert.deepEqual([...second.data], [3, 4]);
    assert.notEqual(second.digest, first.digest);
  });

  it("takes a file's bytes once for all tensors in it that are asked for at a time", async () => {
    const cache = new TensorFileCache();
    const model = zipSync({ "a.npy": npyOf([1], [1]), "b.npy": npyOf([1], [2]) });
    let taken = 0;
    const ask = async (): Promise<FileAnswer> => {
      taken++;
      return { kind: "bytes", bytes: model, stamp: "1" };
    };
    const [a, b] = await Promise.all(["a", "b"].map((key) => cache.read("", "/model.npz", key, ask)));
    assert.deepEqual([a?.data[0], b?.data[0], taken], [1, 2, 1]);
  });

  it("asks again after a failure", async () => {
    const cache = new TensorFileCache();
    const failing = () => Promise.reject(new Error("gone"));
    await assert.rejects(cache.read("", "/a.npy", undefined, failing), /gone/);
    assert.deepEqual([...(await cache.read("", "/a.npy", undefined, new Disk([1]).ask)).data], [1]);
  });

  it("names equal content alike, and keeps it in memory that threads share", async () => {
    const cache = new TensorFileCache();
    const [a, b] = [
      await cache.read("", "/a.npy", undefined, new Disk([1]).ask),
      await cache.read("", "/b.npy", undefined, new Disk([1]).ask),
    ];
    assert.equal(a.digest, b.digest);
    assert.ok(a.data.buffer instanceof SharedArrayBuffer);
  });

  it("keeps files of different documents apart", async () => {
    const cache = new TensorFileCache();
    await cache.read("file:///x", "/a.npy", undefined, new Disk([1]).ask);
    const other = await cache.read("vscode-vfs:///x", "/a.npy", undefined, new Disk([2]).ask);
    assert.deepEqual([...other.data], [2]);
  });

  it("lets go what was asked for longest ago", async () => {
    const cache = new TensorFileCache(8);
    const [a, b] = [new Disk([1, 2]), new Disk([3, 4])];
    await cache.read("", "/a.npy", undefined, a.ask);
    await cache.read("", "/b.npy", undefined, b.ask);
    await cache.read("", "/b.npy", undefined, b.ask);
    await cache.read("", "/a.npy", undefined, a.ask);
    assert.deepEqual([a.taken, b.taken], [2, 1]);
  });

  it("forgets a file that is gone", async () => {
    const cache = new TensorFileCache();
    const disk = new Disk([1]);
    await cache.read("", "/a.npy", undefined, disk.ask);
    await assert.rejects(
      cache.read("", "/a.npy", undefined, async () => ({ kind: "missing" })),
      /not found/,
    );
    await cache.read("", "/a.npy", undefined, disk.ask);
    assert.equal(disk.taken, 2);
  });
});
