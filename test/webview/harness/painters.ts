/** Runs in a page of its own: paints the same frames with both painters and compares their pixels. */

import { packTile, unpackTile } from "../../../src/core/packTile.ts";
import type { SparseTile } from "../../../src/core/sparseTile.ts";
import { tileSize } from "../../../src/core/views.ts";
import { createColoring } from "../../../webview/color/coloring.ts";
import { CanvasPainter } from "../../../webview/matrix/canvasPainter.ts";
import { GlPainter } from "../../../webview/matrix/glPainter.ts";
import { GlSurface } from "../../../webview/matrix/glSurface.ts";
import type { Frame, Painter, Piece } from "../../../webview/matrix/painter.ts";
import { cellsOf, levelFor, tilesOver } from "../../../webview/matrix/tileGrid.ts";
import { clampViewport, scaleRange, visibleCells } from "../../../webview/matrix/viewport.ts";
import { readPalette } from "../../../webview/theme.ts";

/** `share` (0–1) is how far zoomed in, on a logarithmic scale; `x` and `y` are the corner as shares of the matrix. */
export interface FrameChoice {
  readonly rows: number;
  readonly columns: number;
  readonly share: number;
  readonly x: number;
  readonly y: number;
  readonly ratio: number;
}

const coloring = createColoring(readPalette(), "density", 1, [3, 3]);
const size = { width: 300, height: 220 };

/** Some counts, a third of them none, that follow from the place alone. */
function tileAt(rows: number, columns: number, seed: number): SparseTile {
  const count = rows * columns;
  const counts = Float64Array.from({ length: count }, (_, i) =>
    Math.max(0, ((i * 7919 + seed * 31) % 97) - 32),
  );
  const tile = {
    rows,
    columns,
    values: new Float32Array(count),
    kinds: Uint8Array.from(counts, (n) => (n > 0 ? 1 : 0)),
    taps: new Int16Array(count).fill(-1),
    counts,
  };
  // As they come from the host, and as they may be given.
  return seed % 2 === 0 ? unpackTile(packTile(tile)) : tile;
}

function frameOf({ rows, columns, share, x, y, ratio }: FrameChoice): Frame {
  const extent = { rows, columns };
  const [least, most] = scaleRange(size, extent);
  const scale = least * (most / least) ** share;
  const viewport = clampViewport({ scale, left: x * columns, top: y * rows }, size, extent);
  const level = levelFor(scale * ratio);
  const pieces = tilesOver(visibleCells(viewport, size, extent), level).map((place): Piece => {
    const cells = cellsOf(place, extent);
    const pixels = (n: number) => Math.min(tileSize, Math.ceil(n / 2 ** level));
    const tile = tileAt(
      pixels(cells.r1 - cells.r0),
      pixels(cells.c1 - cells.c0),
      place.row + 3 * place.column,
    );
    return { tile, place, cells };
  });
  const middle = Math.floor(viewport.top + size.height / scale / 2);
  const bands = [{ r0: middle, r1: middle + 1, c0: 0, c1: columns }];
  return { size, ratio, viewport, extent, pieces, bands, coloring };
}

const surface = new GlSurface({ onProcessor: true });
const canvases = [document.createElement("canvas"), document.createElement("canvas")] as const;
const painters: readonly [Painter, Painter] = [
  new GlPainter(canvases[0], surface),
  new CanvasPainter(canvases[1]),
];

function pixelsOf(canvas: HTMLCanvasElement): Uint32Array {
  const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
  return new Uint32Array(data?.buffer ?? new ArrayBuffer(0));
}

const lose = surface.canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");

export const painterTest = {
  isReady: () => surface.isReady,
  textureBytes: () => surface.textureBytes,
  /** Paints the same with both; how many pixels differ, of how many, and how many show a nonzero. */
  compare(choice: FrameChoice): {
    readonly different: number;
    readonly of: number;
    readonly painted: number;
  } {
    const frame = frameOf(choice);
    for (const painter of painters) painter.paint(frame);
    const [a, b] = [pixelsOf(canvases[0]), pixelsOf(canvases[1])];
    const ground = b[0];
    return {
      different:
        a.length === b.length ? a.reduce((n, pixel, i) => (pixel === b[i] ? n : n + 1), 0) : Infinity,
      of: a.length,
      painted: b.reduce((n, pixel) => (pixel === ground ? n : n + 1), 0),
    };
  },
  lose: () => lose?.loseContext(),
  restore: () => lose?.restoreContext(),
};

Object.assign(globalThis, { painterTest });
