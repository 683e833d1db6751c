import assert from "node:assert/strict";
import type { Tile } from "../../../src/core/views.ts";
import type { Clock } from "../../../src/protocol/rpc.ts";
import type { TilePlace } from "../../../webview/matrix/tileGrid.ts";
import { type TileOwner, TileStore, type TileView } from "../../../webview/matrix/tileStore.ts";

const place = (column: number) => ({ level: 0, row: 0, column });
const tile: Tile = {
  rows: 1,
  columns: 1,
  values: new Float32Array(1),
  kinds: new Uint8Array(1),
  taps: new Int16Array(1),
};

const anyone = (): TileOwner => ({ tilesChanged: () => {} });

interface Asked {
  readonly place: TilePlace;
  readonly signal: AbortSignal;
  answer(): Promise<void>;
  fail(): Promise<void>;
}

function storeWithHost(atOnce = 2) {
  const asked: Asked[] = [];
  const settle = (how: () => void) => {
    how();
    return new Promise<void>((resolve) => setImmediate(resolve));
  };
  let waiting: (() => void) | undefined;
  const clock: Clock = {
    setTimeout: (callback) => {
      waiting = callback;
      return callback;
    },
    clearTimeout: () => {
      waiting = undefined;
    },
  };
  /** As if nothing had happened for a while. */
  const rest = () => waiting?.();
  const layer: TileView = {
    key: "numbers",
    version: 1,
    fetch: (place, signal) =>
      new Promise<Tile>((resolve, reject) => {
        asked.push({
          place,
          signal,
          answer: () => settle(() => resolve(tile)),
          fail: () => settle(() => reject(new Error("no"))),
        });
      }),
  };
  const store = new TileStore({ atOnce, clock });
  return { store, layer, asked, rest, columns: () => asked.map(({ place }) => place.column) };
}

describe("the tile store", () => {
  it("asks for a few tiles at a time, the first wanted first", async () => {
    const { store, layer, asked, columns } = storeWithHost();
    store.want(anyone(), layer, [place(0), place(1), place(2)]);
    assert.deepEqual(columns(), [0, 1]);
    await asked[0]?.answer();
    assert.deepEqual(columns(), [0, 1, 2]);
    assert.equal(store.get("numbers", place(0)), tile);
  });

  it("cancels what nobody wants any more", () => {
    const { store, layer, asked } = storeWithHost();
    const view = anyone();
    store.want(view, layer, [place(0)]);
    store.want(view, layer, [place(1)]);
    assert.equal(asked[0]?.signal.aborted, true);
    assert.equal(asked[1]?.signal.aborted, false);
  });

  it("keeps what another view still wants", () => {
    const { store, layer, asked } = storeWithHost();
    const view = anyone();
    store.want(view, layer, [place(0)]);
    store.want(anyone(), layer, [place(0)]);
    store.release(view);
    assert.deepEqual(
      asked.map(({ signal }) => signal.aborted),
      [false],
    );
  });

  it("drops an answer that arrives after it was cancelled", async () => {
    const { store, layer, asked } = storeWithHost();
    const view = anyone();
    store.want(view, layer, [place(0)]);
    store.release(view);
    await asked[0]?.answer();
    assert.equal(store.get("numbers", place(0)), undefined);
  });

  it("does not ask again for what failed, until there is a new version", async () => {
    const { store, layer, asked, columns } = storeWithHost();
    const view = anyone();
    store.want(view, layer, [place(0)]);
    await asked[0]?.fail();
    store.want(view, layer, [place(0)]);
    assert.deepEqual(columns(), [0]);
    assert.ok(store.hasFailed(layer, place(0)));
    store.want(view, { ...layer, version: 2 }, [place(0)]);
    assert.deepEqual(columns(), [0, 0]);
  });

  it("reuses the tiles of a version with the same numbers", async () => {
    const { store, layer, asked, columns } = storeWithHost();
    store.want(anyone(), layer, [place(0)]);
    await asked[0]?.answer();
    store.want(anyone(), { ...layer, version: 7 }, [place(0)]);
    assert.deepEqual(columns(), [0]);
  });

  it("lets no view wait for all tiles of another one", () => {
    const { store, layer, columns } = storeWithHost(2);
    const [first, second] = [anyone(), anyone()];
    store.want(first, layer, [place(0)]);
    store.want(second, layer, [place(10), place(11)]);
    store.want(first, layer, [place(0), place(1), place(2)]);
    assert.deepEqual(columns(), [0, 10]);
  });

  it("fetches ahead only once nothing has been wanted for a while", async () => {
    const { store, layer, asked, rest, columns } = storeWithHost(4);
    const view = anyone();
    store.want(view, layer, [place(0)], [place(1), place(2), place(3)]);
    assert.deepEqual(columns(), [0]);
    await asked[0]?.answer();
    assert.deepEqual(columns(), [0]);
    rest();
    assert.deepEqual(columns(), [0, 1, 2]);
    await asked[1]?.answer();
    assert.deepEqual(columns(), [0, 1, 2, 3], "the next one ahead does not wait again");
    store.want(view, layer, [place(9)], [place(2)]);
    assert.deepEqual(
      asked.map(({ signal }) => signal.aborted),
      [false, false, true, true, false],
    );
    await asked[4]?.answer();
    rest();
    assert.deepEqual(columns(), [0, 1, 2, 3, 9, 2]);
  });

  it("tells those that wanted a tile that it is here or has failed, and nobody else", async () => {
    const { store, layer, asked, rest } = storeWithHost(4);
    const told: string[] = [];
    const owner = (name: string): TileOwner => ({ tilesChanged: () => told.push(name) });
    const map = owner("map");
    store.want(map, layer, [place(0), place(1)], [place(3)]);
    store.want(owner("lens"), layer, [place(1)]);
    store.want(owner("plane"), layer, [place(2)]);
    await asked[0]?.answer();
    assert.deepEqual(told.splice(0), ["map"]);
    await asked[1]?.fail();
    assert.deepEqual(told.splice(0), ["map", "lens"]);
    await asked[2]?.answer();
    assert.deepEqual(told.splice(0), ["plane"]);
    store.want(map, layer, [place(0)], [place(3)]);
    rest();
    await asked[3]?.answer();
    assert.deepEqual(told, [], "what is fetched ahead changes no picture");
    assert.equal(store.get("numbers", place(3)), tile);
  });

  it("counts the bytes that it holds", async () => {
    const { store, layer, asked } = storeWithHost();
    store.want(anyone(), layer, [place(0)]);
    assert.equal(store.bytes, 0);
    await asked[0]?.answer();
    assert.equal(store.bytes, 7);
  });
});
