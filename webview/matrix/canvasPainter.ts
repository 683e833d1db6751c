import { firstEntryFrom, type SparseTile } from "../../src/core/sparseTile.ts";
import type { Coloring } from "../color/coloring.ts";
import { pixel } from "../color/rgb.ts";
import { context2d } from "../context2d.ts";
import { resizeCanvas } from "./fitCanvas.ts";
import { type Footprint, footprint, groundsOf, type PixelBox } from "./footprint.ts";
import type { Frame, Painter, Piece } from "./painter.ts";
import { paintTile } from "./paintTile.ts";

interface Painted {
  readonly coloring: Coloring;
  /** One for each of the tile's entries. */
  readonly pixels: Uint32Array<ArrayBuffer>;
}

/** Paints with the 2-D canvas, device pixel by device pixel: for small views, and wherever there is no WebGL 2. */
export class CanvasPainter implements Painter {
  readonly #canvas: HTMLCanvasElement;
  /** Goes with the tiles when the store drops them. */
  readonly #painted = new WeakMap<SparseTile, Painted>();
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
    const pixels = found?.pixels ?? new Uint32Array(tile.values.length);
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

/** Copies the colours of a tile's entries to the device pixels that show them; clear ones leave the ground as it is. */
export function copy(
  pixels: Uint32Array,
  width: number,
  { box, firstColumn, firstRow, startX, startY, step }: Footprint,
  { rows, columns, places }: Pick<SparseTile, "rows" | "columns" | "places">,
  source: Uint32Array,
): void {
  const shown = (count: number, most: number, first: number, from: number, start: number) =>
    Int32Array.from({ length: count }, (_, n) =>
      Math.min(most - 1, first + Math.floor((from + n + 0.5 - start) / step)),
    );
  const acrossOf = shown(box.width, columns, firstColumn, box.x, startX);
  const downOf = shown(box.height, rows, firstRow, box.y, startY);
  const corner = box.y * width + box.x;
  if (places === undefined) copyAll(pixels, width, corner, downOf, acrossOf, columns, source);
  else copyEntries(pixels, width, corner, downOf, acrossOf, columns, source, places);
}

function copyAll(
  pixels: Uint32Array,
  width: number,
  corner: number,
  downOf: Int32Array,
  acrossOf: Int32Array,
  columns: number,
  source: Uint32Array,
): void {
  for (let y = 0; y < downOf.length; y++) {
    const from = (downOf[y] as number) * columns;
    const to = corner + y * width;
    for (let x = 0; x < acrossOf.length; x++) {
      const color = source[from + (acrossOf[x] as number)] as number;
      if (color !== 0) pixels[to + x] = color;
    }
  }
}

function copyEntries(
  pixels: Uint32Array,
  width: number,
  corner: number,
  downOf: Int32Array,
  acrossOf: Int32Array,
  columns: number,
  source: Uint32Array,
  places: Uint32Array,
): void {
  const [top = 0, left = 0] = [downOf[0], acrossOf[0]];
  const [bottom = -1, right = -1] = [downOf.at(-1), acrossOf.at(-1)];
  const [rowStarts, columnStarts] = [startsOf(downOf, top, bottom), startsOf(acrossOf, left, right)];
  const end = (bottom + 1) * columns;
  for (let i = firstEntryFrom(places, top * columns + left); i < places.length; i++) {
    const place = places[i] as number;
    if (place >= end) return;
    const row = Math.floor(place / columns);
    const column = place - row * columns;
    const color = source[i] as number;
    if (column < left || column > right || color === 0) continue;
    const x0 = columnStarts[column - left] as number;
    const x1 = columnStarts[column - left + 1] as number;
    const y1 = rowStarts[row - top + 1] as number;
    for (let y = rowStarts[row - top] as number; y < y1; y++) {
      const line = corner + y * width;
      for (let x = x0; x < x1; x++) pixels[line + x] = color;
    }
  }
}

/** Where each of the numbers from `first` to `last` begins in a list that only rises, and the end of the last. */
function startsOf(list: Int32Array, first: number, last: number): Int32Array {
  const starts = new Int32Array(last - first + 2);
  for (let n = first, at = 0; n <= last + 1; n++) {
    while (at < list.length && (list[at] as number) < n) at++;
    starts[n - first] = at;
  }
  return starts;
}
