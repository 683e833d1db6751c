import type { Tile } from "../../src/core/views.ts";
import type { Coloring } from "../color/coloring.ts";
import { pixel } from "../color/rgb.ts";
import { context2d } from "../context2d.ts";
import { resizeCanvas } from "./fitCanvas.ts";
import { type Footprint, footprint, groundsOf, type PixelBox } from "./footprint.ts";
import type { Frame, Painter, Piece } from "./painter.ts";
import { paintTile } from "./paintTile.ts";

interface Painted {
  readonly coloring: Coloring;
  readonly pixels: Uint32Array<ArrayBuffer>;
}

/** Paints with the 2-D canvas, device pixel by device pixel: for small views, and wherever there is no WebGL 2. */
export class CanvasPainter implements Painter {
  readonly #canvas: HTMLCanvasElement;
  /** Goes with the tiles when the store drops them. */
  readonly #painted = new WeakMap<Tile, Painted>();
  #pixels = new Uint32Array(0);

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  paint(frame: Frame): void {
    const { width, height } = resizeCanvas(this.#canvas, frame.size, frame.ratio);
    const context = context2d(this.#canvas);
    if (context === null || width === 0 || height === 0) return;
    if (this.#pixels.length !== width * height) this.#pixels = new Uint32Array(width * height);
    this.#pixels.fill(0);
    for (const { box, color } of groundsOf(frame)) fill(this.#pixels, width, box, pixel(color));
    for (const piece of frame.pieces) {
      copy(this.#pixels, width, footprint(frame, piece), piece.tile, this.#pixelsOf(piece, frame.coloring));
    }
    context.putImageData(new ImageData(new Uint8ClampedArray(this.#pixels.buffer), width, height), 0, 0);
  }

  #pixelsOf({ tile, place }: Piece, coloring: Coloring): Uint32Array {
    const found = this.#painted.get(tile);
    if (found?.coloring === coloring) return found.pixels;
    const pixels = found?.pixels ?? new Uint32Array(tile.rows * tile.columns);
    paintTile(tile, place.level, coloring, pixels);
    this.#painted.set(tile, { coloring, pixels });
    return pixels;
  }
}

function fill(pixels: Uint32Array, width: number, box: PixelBox, color: number): void {
  for (let y = box.y; y < box.y + box.height; y++) {
    pixels.fill(color, y * width + box.x, y * width + box.x + box.width);
  }
}

/** Copies a tile's pixels to the device pixels that show them; clear ones leave the ground as it is. */
export function copy(
  pixels: Uint32Array,
  width: number,
  { box, firstColumn, firstRow, startX, startY, step }: Footprint,
  tile: Pick<Tile, "rows" | "columns">,
  source: Uint32Array,
): void {
  const columns = Int32Array.from({ length: box.width }, (_, x) =>
    Math.min(tile.columns - 1, firstColumn + Math.floor((box.x + x + 0.5 - startX) / step)),
  );
  for (let y = 0; y < box.height; y++) {
    const row = Math.min(tile.rows - 1, firstRow + Math.floor((box.y + y + 0.5 - startY) / step));
    const from = row * tile.columns;
    const to = (box.y + y) * width + box.x;
    for (let x = 0; x < box.width; x++) {
      const color = source[from + (columns[x] as number)] as number;
      if (color !== 0) pixels[to + x] = color;
    }
  }
}
