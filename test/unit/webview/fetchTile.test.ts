import assert from "node:assert/strict";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { packTile } from "../../../src/core/packTile.ts";
import type { Tile } from "../../../src/core/views.ts";
import { getTile, type TileParams } from "../../../src/protocol/page.ts";
import type { ConvPage } from "../../../src/protocol/pageState.ts";
import { Rpc, RpcError } from "../../../src/protocol/rpc.ts";
import { tileFetcher } from "../../../webview/convolution/fetchTile.ts";
import { pageClock } from "../../../webview/pageClock.ts";
import type { ConvTileParams } from "../../../webview/tiles/messages.ts";

const parameters = {
  type: "conv2d",
  input_size: 4,
  in_channels: 1,
  out_channels: 1,
  kernel_size: 1,
} as const;
const geometry = convGeometry(parameters);
const source = { kind: "preset", name: "waves" } as const;
const page: ConvPage = {
  kind: "conv",
  key: "numbers",
  name: "conv1",
  type: "conv2d",
  shapes: "",
  rows: [],
  examples: [],
  parameters,
  report: {},
  refusals: {},
  tensors: { input: source, weight: source, bias: undefined },
};
const ref = { view: "linear", planes: [] } as const;
const place = { level: 1, row: 2, column: 3 };
const never = new AbortController().signal;

function tileOf(value: number): Tile {
  const values = Float32Array.of(value);
  return { rows: 1, columns: 1, values, kinds: Uint8Array.of(1), taps: Int16Array.of(0) };
}

/** A host that answers with ones, and what it was asked. */
function host() {
  const asked: TileParams[] = [];
  const listeners: ((message: unknown) => void)[] = [];
  const end = (own: number) => ({
    post: (message: unknown) => queueMicrotask(() => listeners[1 - own]?.(message)),
    onMessage: (listener: (message: unknown) => void) => {
      listeners[own] = listener;
    },
  });
  const [near, far] = [new Rpc(end(0), pageClock), new Rpc(end(1), pageClock)];
  far.handle(getTile, (params) => {
    asked.push(params);
    return packTile(tileOf(1));
  });
  return { asked, host: { rpc: near, saved: undefined, save: () => {} } };
}

function threads(answer: () => Promise<Tile>) {
  const asked: ConvTileParams[] = [];
  const tile = (params: ConvTileParams) => {
    asked.push(params);
    return answer();
  };
  return { asked, threads: { tile } };
}

describe("where a tile comes from", () => {
  it("is the page's own thread, where the layer's tensors are known", async () => {
    const [far, near] = [host(), threads(async () => tileOf(2))];
    const fetch = tileFetcher(far.host, near.threads, page, 7, geometry);
    assert.equal((await fetch(ref, place, never)).values[0], 2);
    assert.deepEqual(near.asked, [{ key: "numbers", geometry, tensors: page.tensors, ref, place }]);
    assert.deepEqual(far.asked, []);
  });

  it("is the host, where only it has the numbers", async () => {
    const [far, near] = [host(), threads(async () => tileOf(2))];
    const { tensors: _, ...without } = page;
    const fetch = tileFetcher(far.host, near.threads, without, 7, geometry);
    assert.equal((await fetch(ref, place, never)).values[0], 1);
    assert.deepEqual(far.asked, [{ layer: "conv1", version: 7, ref, ...place }]);
    assert.deepEqual(near.asked, []);
  });

  it("is the host, where the core would take long for an output and its kernels don't", async () => {
    const [far, near] = [host(), threads(async () => tileOf(2))];
    const heavy = convGeometry({
      input_size: [256, 256],
      in_channels: 1,
      out_channels: 1,
      kernel_size: 31,
      padding: 15,
    });
    const fetch = tileFetcher(far.host, near.threads, page, 7, heavy);
    assert.equal((await fetch({ view: "output", planes: [0] }, place, never)).values[0], 1);
    assert.equal((await fetch(ref, place, never)).values[0], 2);
  });

  it("is the host, where the page may have no threads or they have ended", async () => {
    const gone = threads(() => Promise.reject(new RpcError("closed", "gone")));
    for (const near of [undefined, gone.threads]) {
      const far = host();
      const fetch = tileFetcher(far.host, near, page, 7, geometry);
      assert.equal((await fetch(ref, place, never)).values[0], 1);
      assert.equal(far.asked.length, 1);
    }
  });

  it("is nowhere else, when a thread fails for another reason", async () => {
    const far = host();
    const near = threads(() => Promise.reject(new RpcError("failed", "no such tile")));
    await assert.rejects(
      tileFetcher(far.host, near.threads, page, 7, geometry)(ref, place, never),
      /no such tile/,
    );
    assert.deepEqual(far.asked, []);
  });
});
