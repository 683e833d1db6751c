/** What of a matrix is in view. Lengths of the screen are CSS pixels, places in the matrix count cells from its corner. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

export interface Viewport {
  /** Pixels that the edge of a cell takes. */
  readonly scale: number;
  /** The cell coordinates at the left and top edges; fractional while cells are partly in view. */
  readonly left: number;
  readonly top: number;
}

export interface CellRange {
  readonly r0: number;
  readonly r1: number;
  readonly c0: number;
  readonly c1: number;
}

export const largestScale = 72;

/**
 * Below one pixel a cell, a pixel stands for a block of cells. The last block may be cut off by the matrix's edge, and
 * still needs a pixel of its own beyond the edge, or its nonzeros would be lost.
 */
const lastBlock = 2;

/** The pixels that so many cells need. */
export function roomFor(cells: number, scale: number): number {
  return Math.ceil(cells * scale) + (scale < 1 ? lastBlock : 0);
}

/** The scale at which all of a matrix is in view, its cells no larger than `limit`. */
export function containScale(size: Size, { rows, columns }: Extent, limit = largestScale): number {
  const scale = Math.min(limit, size.width / columns, size.height / rows);
  if (scale >= 1) return scale;
  const room = (pixels: number) => Math.max(1, pixels - lastBlock);
  return Math.min(room(size.width) / columns, room(size.height) / rows);
}

/** A matrix whose short side would be thinner than this (pixels) is no picture any more. */
const thread = 56;

/**
 * The scale a matrix is first shown at: all of it, unless it is so long and narrow that it would be a thread; then its
 * short side gets more room and the long side runs out of view.
 */
export function initialScale(size: Size, extent: Extent, limit: number): number {
  const contain = containScale(size, extent, limit);
  const short = Math.min(extent.rows, extent.columns);
  if (contain * short >= thread) return contain;
  const cover = Math.max(size.width / extent.columns, size.height / extent.rows);
  return Math.min(limit, cover, (2.5 * thread) / short);
}

export function scaleRange(size: Size, extent: Extent): readonly [number, number] {
  const contain = containScale(size, extent);
  return [contain, Math.max(contain, largestScale)];
}

/** Holds a viewport inside its matrix; one smaller than the canvas stays at the rulers. */
export function clampViewport(
  viewport: Viewport,
  size: Size,
  extent: Extent,
  [least, most] = scaleRange(size, extent),
): Viewport {
  const scale = Math.max(least, Math.min(most, viewport.scale));
  const place = (start: number, pixels: number, cells: number) => {
    const end = cells + (scale < 1 ? lastBlock / scale : 0);
    return Math.max(0, Math.min(end - pixels / scale, start));
  };
  return {
    scale,
    left: place(viewport.left, size.width, extent.columns),
    top: place(viewport.top, size.height, extent.rows),
  };
}

/** The viewport with another scale in which the cell under the point (x, y) stays there. */
export function zoomAbout(viewport: Viewport, x: number, y: number, scale: number): Viewport {
  return {
    scale,
    left: viewport.left + x / viewport.scale - x / scale,
    top: viewport.top + y / viewport.scale - y / scale,
  };
}

/** The cells that are at least partly in view. */
export function visibleCells(
  { scale, left, top }: Viewport,
  size: Size,
  { rows, columns }: Extent,
): CellRange {
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value));
  return {
    r0: within(Math.floor(top), rows),
    r1: within(Math.ceil(top + size.height / scale), rows),
    c0: within(Math.floor(left), columns),
    c1: within(Math.ceil(left + size.width / scale), columns),
  };
}

/** The cell under a point of the canvas. */
export function cellAt(
  { scale, left, top }: Viewport,
  x: number,
  y: number,
  { rows, columns }: Extent,
): { row: number; column: number } | undefined {
  const row = Math.floor(top + y / scale);
  const column = Math.floor(left + x / scale);
  return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : undefined;
}

/** The nearest viewport in which the cells are in view, with `margin` cells around them where there is room. */
export function revealCells(viewport: Viewport, size: Size, cells: CellRange, margin = 1): Viewport {
  const place = (start: number, pixels: number, from: number, to: number) => {
    const shown = pixels / viewport.scale;
    const room = Math.max(0, Math.min(margin, (shown - (to - from)) / 2));
    if (from - room < start) return from - room;
    return to + room > start + shown ? to + room - shown : start;
  };
  return {
    scale: viewport.scale,
    left: place(viewport.left, size.width, cells.c0, cells.c1),
    top: place(viewport.top, size.height, cells.r0, cells.r1),
  };
}
