import { mix, type Rgb } from "../color/rgb.ts";
import type { Frame, Piece } from "./painter.ts";
import { tileSpan } from "./tileGrid.ts";
import type { CellRange } from "./viewport.ts";

/** A rectangle of whole device pixels. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a piece lands: device pixel (x, y) shows pixel `first + floor((x + ½ − start) / step)` of the tile, and rows alike.
 * Sampling at the middle of a device pixel is the same as rounding the edges of the tile's pixels, so that cells meet the
 * lines drawn over them; and because `levelFor` never makes a tile's pixel smaller than a device pixel, each has at
 * least one and none falls through.
 */
export interface Footprint {
  readonly box: PixelBox;
  readonly firstColumn: number;
  readonly firstRow: number;
  /** Left and top edges of the first pixel of the tile in the box. */
  readonly startX: number;
  readonly startY: number;
  /** Device pixels of a pixel of the tile. */
  readonly step: number;
}

/** One colour for all of a rectangle. */
export interface Ground {
  readonly box: PixelBox;
  readonly color: Rgb;
}

const bandOpacity = 0.2;

function across({ viewport, ratio }: Frame, cell: number): number {
  return (cell - viewport.left) * viewport.scale * ratio;
}

function down({ viewport, ratio }: Frame, cell: number): number {
  return (cell - viewport.top) * viewport.scale * ratio;
}

/** The device pixels of some cells that are on the canvas, at least one if there are any cells. */
function boxOfCells(frame: Frame, { r0, r1, c0, c1 }: CellRange): PixelBox {
  const { size, ratio } = frame;
  const span = (from: number, to: number, end: number) => {
    const first = Math.round(from);
    const start = Math.max(0, first);
    return [start, Math.max(0, Math.min(end, Math.max(first + 1, Math.round(to))) - start)] as const;
  };
  const [x, width] = span(across(frame, c0), across(frame, c1), Math.round(size.width * ratio));
  const [y, height] = span(down(frame, r0), down(frame, r1), Math.round(size.height * ratio));
  return { x, y, width, height };
}

export function footprint(frame: Frame, { place, cells }: Piece): Footprint {
  const { viewport, ratio } = frame;
  const [block, span] = [2 ** place.level, tileSpan(place.level)];
  const pixelAt = (cell: number, origin: number) => Math.max(0, Math.floor((cell - origin) / block));
  const [left, top] = [place.column * span, place.row * span];
  // Counted from the first pixel in view: numbers stay small enough for the 24 bits of a shader's floats.
  const firstColumn = pixelAt(Math.max(cells.c0, Math.min(cells.c1 - 1, viewport.left)), left);
  const firstRow = pixelAt(Math.max(cells.r0, Math.min(cells.r1 - 1, viewport.top)), top);
  // The last block may be cut off by the edge of the matrix: it still gets the pixel that `lastBlock` keeps for it.
  const last = (cell: number, origin: number) => origin + Math.floor((cell - 1 - origin) / block) * block;
  const [lastRow, lastColumn] = [last(cells.r1, top), last(cells.c1, left)];
  const whole = boxOfCells(frame, cells);
  const end = boxOfCells(frame, { r0: lastRow, r1: cells.r1, c0: lastColumn, c1: cells.c1 });
  return {
    box: {
      ...whole,
      width: Math.max(whole.width, end.width === 0 ? 0 : end.x + end.width - whole.x),
      height: Math.max(whole.height, end.height === 0 ? 0 : end.y + end.height - whole.y),
    },
    firstColumn,
    firstRow,
    startX: across(frame, left + firstColumn * block),
    startY: down(frame, top + firstRow * block),
    step: block * viewport.scale * ratio,
  };
}

/** What lies below the cells: the ground of structural zeros, and the rows and columns that the selection runs through. */
export function groundsOf(frame: Frame): readonly Ground[] {
  const { extent, bands, coloring } = frame;
  const { surface, focus } = coloring.palette;
  const whole = { r0: 0, r1: extent.rows, c0: 0, c1: extent.columns };
  const band = mix(surface, focus, bandOpacity);
  return [
    { box: boxOfCells(frame, whole), color: surface },
    ...bands.map((cells) => ({ box: boxOfCells(frame, cells), color: band })),
  ].filter(({ box }) => box.width > 0 && box.height > 0);
}
