import type { Tile } from "../../src/core/views.ts";
import type { Coloring } from "../color/coloring.ts";
import { css } from "../color/rgb.ts";
import type { Frame, Painter, Piece } from "./painter.ts";
import { paintTile } from "./paintTile.ts";
import { tileSpan } from "./tileGrid.ts";
import type { CellRange, Size } from "./viewport.ts";

const bandOpacity = 0.2;

interface Painted {
  readonly coloring: Coloring;
  readonly image: OffscreenCanvas;
}

/** Paints with the 2-D canvas: every tile becomes an image once, and the images are drawn scaled. */
export class CanvasPainter implements Painter {
  readonly #canvas: HTMLCanvasElement;
  /** Goes with the tiles when the store drops them. */
  readonly #images = new WeakMap<Tile, Painted>();

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  paint({ size, ratio, viewport, extent, pieces, bands, coloring }: Frame): void {
    const context = fitCanvas(this.#canvas, size, ratio);
    if (context === null) return;
    context.imageSmoothingEnabled = false;
    const across = (cell: number) => Math.round((cell - viewport.left) * viewport.scale * ratio);
    const down = (cell: number) => Math.round((cell - viewport.top) * viewport.scale * ratio);
    const fill = ({ r0, r1, c0, c1 }: CellRange) => {
      const [x, y] = [across(c0), down(r0)];
      context.fillRect(x, y, Math.max(1, across(c1) - x), Math.max(1, down(r1) - y));
    };
    context.fillStyle = css(coloring.palette.surface);
    fill({ r0: 0, r1: extent.rows, c0: 0, c1: extent.columns });
    context.fillStyle = css(coloring.palette.focus, bandOpacity);
    bands.forEach(fill);
    for (const piece of pieces) {
      const { place, cells } = piece;
      const [block, span] = [2 ** place.level, tileSpan(place.level)];
      context.drawImage(
        this.#imageOf(piece, coloring),
        (cells.c0 - place.column * span) / block,
        (cells.r0 - place.row * span) / block,
        (cells.c1 - cells.c0) / block,
        (cells.r1 - cells.r0) / block,
        across(cells.c0),
        down(cells.r0),
        across(cells.c1) - across(cells.c0),
        down(cells.r1) - down(cells.r0),
      );
    }
  }

  #imageOf({ tile, place }: Piece, coloring: Coloring): OffscreenCanvas {
    const found = this.#images.get(tile);
    if (found?.coloring === coloring) return found.image;
    const image = found?.image ?? new OffscreenCanvas(tile.columns, tile.rows);
    const pixels = new Uint32Array(tile.rows * tile.columns);
    paintTile(tile, place.level, coloring, pixels);
    const data = new ImageData(new Uint8ClampedArray(pixels.buffer), tile.columns, tile.rows);
    image.getContext("2d")?.putImageData(data, 0, 0);
    this.#images.set(tile, { coloring, image });
    return image;
  }
}

/** Gives a canvas the device pixels its size needs; it is empty afterwards. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  size: Size,
  ratio: number,
): CanvasRenderingContext2D | null {
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  context?.resetTransform();
  context?.clearRect(0, 0, width, height);
  return context;
}
