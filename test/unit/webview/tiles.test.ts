import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { computeTile } from "../../../src/core/tile.ts";
import { cellKind, type Tile, tileSize } from "../../../src/core/views.ts";
import { createColoring } from "../../../webview/color/coloring.ts";
import { hatchedRuns } from "../../../webview/matrix/drawHatched.ts";
import { LruCache } from "../../../webview/matrix/lruCache.ts";
import { paintTile } from "../../../webview/matrix/paintTile.ts";
import { availablePieces } from "../../../webview/matrix/pieces.ts";
import {
  ancestor,
  cellsOf,
  levelFor,
  tileSpan,
  tilesNext,
  tilesOver,
} from "../../../webview/matrix/tileGrid.ts";
import { looksOf } from "../../../webview/matrix/tileLooks.ts";
import { palette } from "./palette.ts";

function tile(rows: number, columns: number): Tile {
  const count = rows * columns;
  return {
    rows,
    columns,
    values: new Float32Array(count),
    kinds: new Uint8Array(count),
    taps: new Int16Array(count),
  };
}

describe("the tile grid", () => {
  it("takes the finest level whose pixels are no smaller than the screen's", () => {
    assert.equal(levelFor(1), 0);
    assert.equal(levelFor(0.6), 1);
    assert.equal(levelFor(0.5), 1);
    assert.equal(levelFor(0.49), 2);
    assert.equal(levelFor(72), 0);
  });

  it("covers the wanted cells with tiles, each once", () => {
    const range = fc
      .tuple(fc.nat(5000), fc.nat(5000))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);
    fc.assert(
      fc.property(range, range, fc.nat(4), ([r0, r1], [c0, c1], level) => {
        const places = tilesOver({ r0, r1, c0, c1 }, level);
        const span = tileSpan(level);
        const down = Math.floor((r1 - 1) / span) - Math.floor(r0 / span) + 1;
        const across = Math.floor((c1 - 1) / span) - Math.floor(c0 / span) + 1;
        return new Set(places.map(({ row, column }) => `${row} ${column}`)).size === down * across;
      }),
    );
  });

  it("knows what is likely wanted next: coarser, finer, around, and nothing that is in view or outside", () => {
    const extent = { rows: 1e6, columns: 1e6 };
    const visible = { r0: 0, r1: 1024, c0: 5000, c1: 6024 };
    const next = tilesNext(visible, 1, extent);
    assert.deepEqual([...new Set(next.map(({ level }) => level))].toSorted(), [0, 1, 2]);
    const inView = tilesOver(visible, 1);
    for (const { level, row, column } of next) {
      assert.ok(row >= 0 && column >= 0);
      if (level === 1) assert.ok(!inView.some((place) => place.row === row && place.column === column));
    }
    assert.deepEqual(tilesNext({ r0: 0, r1: 36, c0: 0, c1: 36 }, 0, { rows: 36, columns: 36 }), []);
  });

  it("finds the tile above that holds a tile", () => {
    const extent = { rows: 1e6, columns: 1e6 };
    const place = { level: 1, row: 5, column: 9 };
    const [inner, outer] = [cellsOf(place, extent), cellsOf(ancestor(place, 2), extent)];
    assert.ok(outer.r0 <= inner.r0 && inner.r1 <= outer.r1 && outer.c0 <= inner.c0 && inner.c1 <= outer.c1);
  });
});

describe("available pieces", () => {
  it("let a coarser tile stand in for one that is missing", () => {
    const extent = { rows: 1000, columns: 1000 };
    const [coarse, fine] = [tile(tileSize, tileSize), tile(tileSize, tileSize)];
    const lookup = ({ level, row, column }: { level: number; row: number; column: number }) =>
      level === 2 ? coarse : level === 0 && row === 0 && column === 0 ? fine : undefined;
    const wanted = [0, 1].map((column) => ({ level: 0, row: 0, column }));
    const pieces = availablePieces(lookup, wanted, extent);
    assert.deepEqual(
      pieces.map(({ tile: found }) => found === fine),
      [true, false],
    );
    assert.deepEqual(pieces[1]?.cells, { r0: 0, r1: 256, c0: 256, c1: 512 });
  });
});

describe("the cache", () => {
  it("drops what was used longest ago when it is full", () => {
    const cache = new LruCache<number>(10, (n) => n);
    cache.set("a", 4);
    cache.set("b", 4);
    cache.get("a");
    cache.set("c", 4);
    assert.deepEqual(
      ["a", "b", "c"].map((key) => cache.get(key)),
      [4, undefined, 4],
    );
    assert.equal(cache.bytes, 8);
  });
});

describe("painting", () => {
  const geometry = convGeometry({
    input_size: [64, 64],
    in_channels: 2,
    out_channels: 2,
    kernel_size: 1,
    stride: 3,
    groups: 2,
  });
  const tensors = {
    geometry,
    input: fillTensor({ kind: "preset", name: "ones" }, [2, 64, 64], "input"),
    weight: fillTensor({ kind: "random", distribution: "normal", seed: 1 }, geometry.weightShape, "weight"),
  };

  for (const mode of ["taps", "values", "density"] as const) {
    it(`loses no isolated nonzero of M when zoomed out, coloured by ${mode}`, () => {
      for (let level = 0; level <= 5; level++) {
        const found = computeTile(tensors, { view: "linear", planes: [] }, level, 0, 0);
        const pixels = new Uint32Array(found.rows * found.columns);
        paintTile(found, level, createColoring(palette, mode, 1, [1, 1]), pixels);
        const present =
          level === 0 ? found.kinds.map((kind) => (kind === cellKind.value ? 1 : 0)) : (found.counts ?? []);
        pixels.forEach((pixel, i) => {
          assert.equal(pixel !== 0, (present[i] ?? 0) > 0, `level ${level}, pixel ${i}`);
        });
      }
    });
  }
});

describe("padding and masked cells", () => {
  it("are found as runs", () => {
    const mixed = tile(2, 5);
    const [padding, masked] = [cellKind.padding, cellKind.masked];
    mixed.kinds.set([2, 2, 1, 2, 3, 1, 1, 1, 1, 2]);
    assert.deepEqual(hatchedRuns(mixed), [
      { kind: padding, row: 0, from: 0, to: 2 },
      { kind: padding, row: 0, from: 3, to: 4 },
      { kind: masked, row: 0, from: 4, to: 5 },
      { kind: padding, row: 1, from: 4, to: 5 },
    ]);
  });

  it("are found in a tile that leaves out the empty pixels", () => {
    const places = Uint32Array.of(0, 1, 3, 4, 5, 7);
    const kinds = new Uint8Array(places.length).fill(cellKind.padding);
    assert.deepEqual(
      hatchedRuns({ ...tile(2, 5), places, kinds }).map(({ row, from, to }) => [row, from, to]),
      [
        [0, 0, 2],
        [0, 3, 5],
        [1, 0, 1],
        [1, 2, 3],
      ],
    );
  });
});

describe("the looks of a tile", () => {
  it("are those of its entries, and a structural zero where pixels have none", () => {
    const values = Float32Array.of(1, 0, Number.NaN);
    const kinds = Uint8Array.of(1, 1, 1);
    const sparse = { rows: 1, columns: 3, values, kinds, taps: new Int16Array(3) };
    assert.deepEqual([...looksOf(sparse)].sort(), ["nan", "zero"]);
    const gaps = { ...sparse, columns: 4, places: Uint32Array.of(0, 1, 3) };
    assert.deepEqual([...looksOf(gaps)].sort(), ["nan", "structural", "zero"]);
  });
});
