import assert from "node:assert/strict";
import fc from "fast-check";
import { createColoring } from "../../../webview/color/coloring.ts";
import { copy } from "../../../webview/matrix/canvasPainter.ts";
import { footprint } from "../../../webview/matrix/footprint.ts";
import type { Frame } from "../../../webview/matrix/painter.ts";
import { cellsOf, levelFor, tilesOver } from "../../../webview/matrix/tileGrid.ts";
import { clampViewport, scaleRange, visibleCells } from "../../../webview/matrix/viewport.ts";
import { palette } from "./palette.ts";

/** Without its long lists, which would fill the report of a failure. */
const coloring = { ...createColoring(palette, "taps", 1, [1, 1]), diverging: [], density: [] };

/** Views of any size at any place and scale, of matrices up to 10^13 entries. */
const frames = fc
  .record({
    rows: fc.integer({ min: 1, max: 4_000_000 }),
    columns: fc.integer({ min: 1, max: 4_000_000 }),
    width: fc.integer({ min: 20, max: 300 }),
    height: fc.integer({ min: 20, max: 300 }),
    ratio: fc.constantFrom(1, 1.25, 1.5, 2),
    zoom: fc.double({ min: 0, max: 1, noNaN: true }),
    x: fc.double({ min: 0, max: 1, noNaN: true }),
    y: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ rows, columns, width, height, ratio, zoom, x, y }): Frame => {
    const [size, extent] = [
      { width, height },
      { rows, columns },
    ];
    const [least, most] = scaleRange(size, extent);
    const scale = least * (most / least) ** zoom;
    const viewport = clampViewport({ scale, left: x * columns, top: y * rows }, size, extent);
    return { size, ratio, viewport, extent, pieces: [], bands: [], coloring };
  });

/** Paints tiles whose every pixel is its own number plus one, or only those that hold something, and returns what came to lie where. */
function paint(frame: Frame, holds?: (pixel: number) => boolean) {
  const { viewport, size, extent, ratio } = frame;
  const level = levelFor(viewport.scale * ratio);
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  const visible = visibleCells(viewport, size, extent);
  const shown = tilesOver(visible, level).map((place) => {
    const cells = cellsOf(place, extent);
    const block = 2 ** level;
    const rows = Math.ceil((cells.r1 - cells.r0) / block);
    const columns = Math.ceil((cells.c1 - cells.c0) / block);
    const source = Uint32Array.from({ length: rows * columns }, (_, i) => i + 1);
    const pixels = new Uint32Array(width * height);
    const piece = { tile: { rows, columns }, place, cells };
    const print = footprint(frame, piece as never);
    if (holds === undefined) copy(pixels, width, print, { rows, columns }, source);
    else {
      const places = source.map((color) => color - 1).filter(holds);
      const colors = places.map((place) => place + 1);
      copy(pixels, width, print, { rows, columns, places }, colors);
    }
    return { place, cells, rows, columns, pixels };
  });
  return { level, width, height, shown };
}

describe("the footprint of a tile", () => {
  it("shows each device pixel the block of cells that lies under its middle", () => {
    fc.assert(
      fc.property(frames, fc.nat(), (frame, seed) => {
        const { level, width, height, shown } = paint(frame);
        const { viewport, ratio, extent } = frame;
        const [x, y] = [seed % width, Math.floor(seed / 7) % height];
        const column = viewport.left + (x + 0.5) / (viewport.scale * ratio);
        const row = viewport.top + (y + 0.5) / (viewport.scale * ratio);
        if (row >= extent.rows || column >= extent.columns) return;
        const block = 2 ** level;
        const found = shown.flatMap(({ cells, columns, pixels }) => {
          const at = (pixels[y * width + x] as number) - 1;
          return at < 0
            ? []
            : [[cells.r0 + Math.floor(at / columns) * block, cells.c0 + (at % columns) * block]];
        });
        assert.equal(found.length, 1, `${found.length} tiles at (${x}, ${y})`);
        const [top = 0, left = 0] = found[0] ?? [];
        const near = 1e-6 * block + 1e-6 / viewport.scale;
        assert.ok(row > top - near && row < top + block + near, `row ${row}, block from ${top}`);
        assert.ok(column > left - near && column < left + block + near, `column ${column}, from ${left}`);
      }),
      { numRuns: 300 },
    );
  });

  it("is the same for a tile of which only some pixels are kept", () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 500 }), (frame, every) => {
        const holds = (pixel: number) => (pixel * 7919) % every === 0;
        const [all, some] = [paint(frame).shown, paint(frame, holds).shown];
        all.forEach(({ pixels }, n) => {
          const wanted = pixels.map((color) => (color > 0 && holds(color - 1) ? color : 0));
          assert.deepEqual(some[n]?.pixels, wanted);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("leaves out no pixel of a tile that is in view, at any scale", () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const { viewport, size, ratio } = frame;
        const { level, width, shown } = paint(frame);
        const block = 2 ** level;
        const scale = viewport.scale * ratio;
        for (const { cells, rows, columns, pixels } of shown) {
          const seen = new Set(pixels);
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < columns; column++) {
              // Those that the edge of the view cuts may have too little left.
              const x = (cells.c0 + column * block - viewport.left) * scale;
              const y = (cells.r0 + row * block - viewport.top) * scale;
              const [right, bottom] = [size.width * ratio, size.height * ratio].map(Math.round) as [
                number,
                number,
              ];
              const inside = x >= 0 && y >= 0 && x + 1 <= right && y + 1 <= bottom;
              if (inside) assert.ok(seen.has(row * columns + column + 1), `(${row}, ${column}) of ${width}`);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
