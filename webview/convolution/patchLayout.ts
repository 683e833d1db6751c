/** Width of a tap's colour bar, and where its cell begins and how wide it is. */
export const bar = 5;
export const cellLeft = bar + 3;
export const cellWidth = 40;

const gap = 10;
const mostColumns = 6;

/** From one column of taps to the next. */
export const columnWidth = cellLeft + cellWidth + gap;

export interface PatchLayout {
  /** Height of a cell. */
  readonly cell: number;
  readonly perColumn: number;
  readonly columns: number;
  readonly width: number;
}

/** How so many taps are laid out in a room so high: as one column while they fit, then as several. */
export function patchLayout(taps: number, height: number): PatchLayout {
  const cell = Math.max(17, Math.min(25, Math.floor(height / taps)));
  const perColumn = Math.min(taps, Math.max(1, Math.floor(height / cell)));
  const columns = Math.min(mostColumns, Math.ceil(taps / perColumn));
  return { cell, perColumn, columns, width: columns * columnWidth - gap };
}
