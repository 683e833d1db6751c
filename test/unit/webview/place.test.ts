import assert from "node:assert/strict";
import { cellKind } from "../../../src/core/views.ts";
import { minimapSize } from "../../../webview/matrix/minimap.ts";
import { readoutAt } from "../../../webview/matrix/readout.ts";
import { readPlace } from "../../../webview/matrix/typedPlace.ts";

describe("a typed place", () => {
  const extent = { rows: 3_211_264, columns: 576 };
  for (const [text, expected] of [
    ["15, 22", { row: 15, column: 22 }],
    ["15 22", { row: 15, column: 22 }],
    ["15,22", { row: 15, column: 22 }],
    ["[15, 222]", { row: 15, column: 222 }],
    ["row 15", { row: 15 }],
    ["Column 22", { column: 22 }],
    ["c22 r15", { row: 15, column: 22 }],
    ["row 3,211,263", { row: 3_211_263 }],
    ["1_000, 5", { row: 1000, column: 5 }],
    ["7", { row: 7 }],
  ] as const) {
    it(`is read from “${text}”`, () => assert.deepEqual(readPlace(text, extent), expected));
  }

  it("is refused with the reason", () => {
    assert.match(String(readPlace("", extent)), /Type a row/);
    assert.match(String(readPlace("row 3211264", extent)), /no row 3211264.* 3211263/);
    assert.match(String(readPlace("1 576", extent)), /no column 576/);
    assert.match(String(readPlace("pixel 5", extent)), /“pixel”/);
  });
});

describe("the readout of a pixel", () => {
  const tile = {
    rows: 2,
    columns: 2,
    values: new Float32Array([0, 1.5, 0, 0]),
    kinds: new Uint8Array([0, 1, 0, 2]),
    taps: new Int16Array(4),
  };
  const cells = { r0: 0, r1: 19, c0: 0, c1: 32 };
  const extent = { rows: 19, columns: 32 };

  it("tells the exact number of nonzeros and of entries, fewer at the edge", () => {
    const counts = new Float64Array([37, 1, 0, 0]);
    const pieces = [{ tile: { ...tile, counts }, place: { level: 4, row: 0, column: 0 }, cells }];
    assert.equal(
      readoutAt(pieces, { row: 3, column: 15 }, { extent, blocks: "count" }),
      "1 px = 16 × 16 entries, 37 nonzeros",
    );
    assert.equal(
      readoutAt(pieces, { row: 3, column: 16 }, { extent, blocks: "count" }),
      "1 px = 16 × 16 entries, 1 nonzero",
    );
    assert.equal(
      readoutAt(pieces, { row: 18, column: 5 }, { extent, blocks: "count" }),
      "1 px = 3 × 16 entries, 0 nonzeros",
    );
    const sparse = { ...tile, places: Uint32Array.of(0, 1), counts: new Uint8Array([37, 1]) };
    const kept = [{ tile: sparse, place: { level: 4, row: 0, column: 0 }, cells }];
    for (const cell of [
      { row: 3, column: 15 },
      { row: 18, column: 5 },
    ]) {
      assert.equal(
        readoutAt(kept, cell, { extent, blocks: "count" }),
        readoutAt(pieces, cell, { extent, blocks: "count" }),
      );
    }
    assert.equal(readoutAt([], { row: 18, column: 5 }, { extent, blocks: "count" }), undefined);
  });

  it("tells the value of a single cell, and which zero it is", () => {
    const pieces = [{ tile, place: { level: 0, row: 0, column: 0 }, cells: { r0: 0, r1: 2, c0: 0, c1: 2 } }];
    assert.equal(
      readoutAt(pieces, { row: 0, column: 1 }, { extent, blocks: "count" }),
      "row 0, column 1: 1.5",
    );
    assert.equal(
      readoutAt(pieces, { row: 0, column: 0 }, { extent, blocks: "count" }),
      "row 0, column 0: structural zero",
    );
    assert.equal(
      readoutAt(pieces, { row: 1, column: 1 }, { extent, blocks: "count" }),
      "row 1, column 1: padding",
    );
  });

  it("tells the mean of a block, what is masked, and names of rows and columns", () => {
    const kinds = new Uint8Array([1, 1, 1, cellKind.masked]);
    const at = (level: number, row: number, column: number) =>
      readoutAt(
        [{ tile: { ...tile, kinds }, place: { level, row: 0, column: 0 }, cells }],
        { row, column },
        {
          extent,
          blocks: "mean",
          axes: {
            rows: { name: "destination", parts: [{ name: "destination", size: 19 }], origin: 1 },
            columns: { name: "source", parts: [{ name: "source", size: 32 }], origin: 1 },
          },
        },
      );
    assert.equal(at(4, 3, 16), "1 px = mean of 16 × 16 values: 1.5");
    assert.equal(at(4, 18, 31), "1 px = mean of 3 × 16 values: masked");
    assert.equal(at(0, 0, 1), "destination 1, source 2: 1.5");
  });
});

describe("the minimap", () => {
  it("keeps the shape of its matrix, within its corner", () => {
    const { size, scale } = minimapSize({ rows: 802_816, columns: 150_528 });
    assert.ok(size.width <= 116 && size.height <= 116 && scale * 802_816 <= size.height);
    assert.ok(Math.abs(size.width / size.height - 150_528 / 802_816) < 0.05);
    assert.equal(minimapSize({ rows: 9, columns: 1e6 }).size.height, 10);
  });
});
