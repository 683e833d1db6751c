import { entryAt } from "../../src/core/sparseTile.ts";
import { cellKind } from "../../src/core/views.ts";
import { formatCount, formatValue } from "../format.ts";
import { type Axes, nameIndex } from "./axis.ts";
import type { Cell } from "./keys.ts";
import type { Piece } from "./painter.ts";
import type { BlockMeaning } from "./source.ts";
import { tileSpan } from "./tileGrid.ts";
import type { Extent } from "./viewport.ts";

/** How a cell with a value or without is told. */
const kindNames: Readonly<Record<number, string>> = {
  [cellKind.structuralZero]: "structural zero",
  [cellKind.padding]: "padding",
  [cellKind.masked]: "masked",
};

export interface Readable {
  readonly extent: Extent;
  readonly blocks: BlockMeaning;
  /** Names for rows and columns, where one does not simply count them. */
  readonly axes?: Axes;
}

/** What the pixel at a cell stands for, exactly; `undefined` until its tile is here. */
export function readoutAt(
  pieces: readonly Piece[],
  { row, column }: Cell,
  { extent, blocks, axes }: Readable,
): string | undefined {
  const piece = pieces.find(
    ({ cells }) => row >= cells.r0 && row < cells.r1 && column >= cells.c0 && column < cells.c1,
  );
  if (piece === undefined) return undefined;
  const { tile, place } = piece;
  const [block, span] = [2 ** place.level, tileSpan(place.level)];
  const pixelRow = Math.floor((row - place.row * span) / block);
  const pixelColumn = Math.floor((column - place.column * span) / block);
  const entry = entryAt(tile, pixelRow * tile.columns + pixelColumn);
  const [r0, c0] = [place.row * span + pixelRow * block, place.column * span + pixelColumn * block];
  const value = formatValue(tile.values[entry] ?? 0);
  const kind = tile.kinds[entry] ?? cellKind.structuralZero;
  if (place.level === 0) {
    const names = axes
      ? `${nameIndex(axes.rows, row)}, ${nameIndex(axes.columns, column)}`
      : `row ${formatCount(row)}, column ${formatCount(column)}`;
    return `${names}: ${kindNames[kind] ?? value}`;
  }
  // The last blocks may be cut off by the edge of the matrix.
  const size = `${formatCount(Math.min(block, extent.rows - r0))} × ${formatCount(Math.min(block, extent.columns - c0))}`;
  if (blocks === "mean") return `1 px = mean of ${size} values: ${kindNames[kind] ?? value}`;
  const count = tile.counts && (tile.counts[entry] ?? 0);
  if (count === undefined) return `1 px = 1 of ${size} values: ${kind === cellKind.value ? value : "0"}`;
  return `1 px = ${size} entries, ${formatCount(count)} ${count === 1 ? "nonzero" : "nonzeros"}`;
}
