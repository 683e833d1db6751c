import { entryAt } from "../../src/core/sparseTile.ts";
import { cellKind } from "../../src/core/views.ts";
import { type Coloring, cellColor } from "../color/coloring.ts";
import { nonFiniteKind } from "../color/nonFinite.ts";
import type { Palette } from "../color/palette.ts";
import { css, inkOn, type Rgb } from "../color/rgb.ts";
import { fitValue } from "../format.ts";
import type { Piece } from "./painter.ts";
import { type Box, boxOf, columnEdge, hairline, rowEdge, type Stage } from "./place.ts";
import type { CellRange } from "./viewport.ts";

/** From these scales on (pixels a cell) there are gaps between cells, numbers in them, and addresses above the numbers. */
export const gapScale = 6;
export const valueScale = 20;
export const addressScale = 44;

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly kind: number;
  readonly value: number;
  readonly tap: number;
}

/** What is written on the cells themselves: gaps, hatched padding, marks of what is no number, values, addresses. */
export function drawCells(
  context: CanvasRenderingContext2D,
  stage: Stage,
  pieces: readonly Piece[],
  visible: CellRange,
  coloring: Coloring,
  address: (row: number, column: number) => string,
): void {
  const { scale } = stage.viewport;
  if (scale < gapScale) return;
  drawGaps(context, stage, visible, css(coloring.palette.surface));
  for (const piece of pieces) {
    if (piece.place.level > 0) continue;
    for (const cell of cellsIn(piece, visible)) {
      if (cell.kind !== cellKind.value) continue;
      if (scale >= valueScale)
        write(context, stage, cell, coloring, scale >= addressScale ? address : undefined);
      else if (!Number.isFinite(cell.value)) sign(context, stage, cell, css(coloring.palette.background));
    }
  }
}

function* cellsIn({ tile, cells }: Piece, visible: CellRange): Generator<Cell> {
  const [c0, c1] = [Math.max(cells.c0, visible.c0), Math.min(cells.c1, visible.c1)];
  for (let row = Math.max(cells.r0, visible.r0); row < Math.min(cells.r1, visible.r1); row++) {
    for (let column = c0; column < c1; column++) {
      const i = entryAt(tile, (row - cells.r0) * tile.columns + (column - cells.c0));
      yield { row, column, kind: tile.kinds[i] ?? 0, value: tile.values[i] ?? 0, tap: tile.taps[i] ?? -1 };
    }
  }
}

function drawGaps(context: CanvasRenderingContext2D, stage: Stage, visible: CellRange, color: string): void {
  const box = boxOf(stage, visible);
  const thin = hairline(stage);
  context.fillStyle = color;
  for (let column = visible.c0; column <= visible.c1; column++) {
    context.fillRect(columnEdge(stage, column) - thin, box.y, thin, box.height);
  }
  for (let row = visible.r0; row <= visible.r1; row++) {
    context.fillRect(box.x, rowEdge(stage, row) - thin, box.width, thin);
  }
}

function boxOfCell(stage: Stage, { row, column }: Cell) {
  return boxOf(stage, { r0: row, r1: row + 1, c0: column, c1: column + 1 });
}

/** Where there is no room to write it: × is no number, + and − are the infinities. */
function sign(context: CanvasRenderingContext2D, stage: Stage, cell: Cell, color: string): void {
  const { x, y, width, height } = boxOfCell(stage, cell);
  const [right, bottom] = [x + width - 2, y + height - 2];
  const [middleX, middleY] = [(x + 1 + right) / 2, (y + 1 + bottom) / 2];
  const kind = nonFiniteKind(cell.value);
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  if (kind === "nan") {
    context.moveTo(x + 1, y + 1);
    context.lineTo(right, bottom);
    context.moveTo(right, y + 1);
    context.lineTo(x + 1, bottom);
  } else {
    context.moveTo(x + 1, middleY);
    context.lineTo(right, middleY);
  }
  if (kind === "plusInfinity") {
    context.moveTo(middleX, y + 1);
    context.lineTo(middleX, bottom);
  }
  context.stroke();
}

function write(
  context: CanvasRenderingContext2D,
  stage: Stage,
  cell: Cell,
  coloring: Coloring,
  address: ((row: number, column: number) => string) | undefined,
): void {
  const box = boxOfCell(stage, cell);
  const ink = inkOn(cellColor(coloring, cell.value, cell.tap), coloring.palette.foreground);
  writeNumber(context, box, cell.value, ink, coloring.palette, { lower: address ? 4.5 : 0 });
  if (address === undefined) return;
  const { x, y, width } = box;
  context.fillStyle = css(ink, 0.75);
  context.font = `9px ${coloring.palette.monoFamily}`;
  context.fillText(address(cell.row, cell.column), x + (width - 1) / 2, y + 10, width - 4);
}

/** Writes a number into the middle of a cell, or `lower` pixels below it, with as many digits as there is room for in a font of at least `smallest` pixels. */
export function writeNumber(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  value: number,
  ink: Rgb,
  { monoFamily }: Palette,
  { lower = 0, smallest = 7 }: { readonly lower?: number; readonly smallest?: number } = {},
): void {
  // A monospaced character is about 0.6 of its font's size wide.
  const characters = (fontSize: number) => (width - 3) / (0.61 * fontSize);
  const text = fitValue(value, characters(9), characters(smallest));
  if (text === undefined) return;
  // Long numbers keep a little off the edges, lest those of neighbours run together.
  const widest = Math.max(smallest, (0.9 * characters(1)) / text.length);
  const fontSize = Math.min(14, Math.max(10, width * 0.34), widest);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = css(ink);
  context.font = `${fontSize}px ${monoFamily}`;
  context.fillText(text, x + (width - 1) / 2, y + height / 2 + lower);
}
