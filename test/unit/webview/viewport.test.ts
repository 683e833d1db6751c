import assert from "node:assert/strict";
import fc from "fast-check";
import { Camera } from "../../../webview/matrix/camera.ts";
import {
  cellAt,
  clampViewport,
  initialScale,
  revealCells,
  visibleCells,
  zoomAbout,
} from "../../../webview/matrix/viewport.ts";

const length = fc.integer({ min: 1, max: 1000 });
const size = fc.record({ width: length, height: length });
const extent = fc.record({
  rows: fc.integer({ min: 1, max: 1e6 }),
  columns: fc.integer({ min: 1, max: 1e6 }),
});
const viewport = fc.record({
  scale: fc.double({ min: 1e-4, max: 200, noNaN: true }),
  left: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  top: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
});

describe("a viewport", () => {
  it("keeps the cell under the pointer when zooming", () => {
    const before = { scale: 4, left: 10, top: 20 };
    const after = zoomAbout(before, 100, 60, 9);
    assert.deepEqual(
      cellAt(after, 100, 60, { rows: 99, columns: 99 }),
      cellAt(before, 100, 60, { rows: 99, columns: 99 }),
    );
  });

  it("never leaves its matrix, but for the two pixels that a block cut off by the edge may need", () => {
    fc.assert(
      fc.property(viewport, size, extent, (given, room, matrix) => {
        const { scale, left, top } = clampViewport(given, room, matrix);
        const spare = scale < 1 ? 2 / scale : 0;
        const inside = (start: number, pixels: number, cells: number) =>
          pixels / scale >= cells + spare
            ? start === 0
            : start >= 0 && start + pixels / scale <= (cells + spare) * (1 + 1e-9);
        assert.ok(inside(left, room.width, matrix.columns), `left ${left}, scale ${scale}`);
        assert.ok(inside(top, room.height, matrix.rows), `top ${top}, scale ${scale}`);
      }),
    );
  });

  it("shows all of a matrix at first, unless that would be a thread", () => {
    const room = { width: 600, height: 500 };
    assert.equal(initialScale(room, { rows: 36, columns: 36 }, 40), 500 / 36);
    assert.equal(initialScale(room, { rows: 3, columns: 3 }, 40), 40);
    const thread = initialScale(room, { rows: 147, columns: 12544 }, 40);
    assert.ok(thread * 147 > 100, `${thread * 147} pixels high`);
  });

  it("moves no further than needed to reveal cells", () => {
    const view = { scale: 10, left: 0, top: 0 };
    const room = { width: 100, height: 100 };
    assert.deepEqual(revealCells(view, room, { r0: 3, r1: 4, c0: 3, c1: 4 }), view);
    assert.deepEqual(revealCells(view, room, { r0: 12, r1: 13, c0: 3, c1: 4 }), { ...view, top: 4 });
  });

  it("tells the visible cells, partly visible ones too", () => {
    const view = { scale: 10, left: 1.5, top: -2 };
    assert.deepEqual(visibleCells(view, { width: 20, height: 50 }, { rows: 9, columns: 9 }), {
      r0: 0,
      r1: 3,
      c0: 1,
      c1: 4,
    });
  });
});

describe("a camera", () => {
  const room = { width: 100, height: 100 };
  const options = { cellLimit: 40 };

  it("stays at home until it is moved, and then stays where it is", () => {
    const camera = new Camera();
    camera.frame(room, { rows: 10, columns: 10 }, options, true);
    camera.frame({ width: 200, height: 200 }, { rows: 10, columns: 10 }, options, false);
    assert.equal(camera.viewport.scale, 20);
    camera.zoomBy(2);
    camera.frame({ width: 210, height: 210 }, { rows: 10, columns: 10 }, options, false);
    assert.equal(camera.viewport.scale, 40);
  });

  it("shows another matrix from home", () => {
    const camera = new Camera();
    camera.frame(room, { rows: 10, columns: 10 }, options, true);
    camera.zoomBy(3);
    camera.frame(room, { rows: 20, columns: 20 }, options, true);
    assert.deepEqual(camera.viewport, { scale: 5, left: 0, top: 0 });
  });
});
