import type { Matrix } from "../../src/core/sequence/matrix.ts";
import { type Coloring, valueColor } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import { css, inkOn, mix } from "../color/rgb.ts";
import { formatValue } from "../format.ts";
import { valueScale, writeNumber } from "../matrix/drawCells.ts";
import { drawMarks } from "../matrix/drawMarks.ts";
import type { Mark } from "../matrix/mark.ts";
import { type Box, boxOf, columnEdge, rowEdge, type Stage } from "../matrix/place.ts";

/** Room for frames around cells at the edge. */
export const frameRoom = 3;

/** Pixels of the strips beside a map that hold its marginals. */
export const marginRoom = 40;
export const marginDepth = 24;

/** What a bar of a marginal shows, and the value of a full one. */
export interface Marginal {
  readonly values: readonly number[];
  readonly most: number;
}

export interface StageDrawing {
  readonly map: Matrix;
  readonly coloring: Coloring;
  readonly marks: readonly Mark[];
  /** Of the columns, below the map; none where there is nothing to tell apart. */
  readonly labels: readonly string[];
  readonly below?: Marginal | undefined;
  readonly beside?: Marginal | undefined;
  /** Whether cells that are large enough show their numbers. */
  readonly numbers: boolean;
  isMasked(row: number, column: number): boolean;
}

/** The room below a map for the names of its columns: words that are wider than a cell are turned. */
export function labelRoom(labels: readonly string[], cell: number): number {
  if (labels.length === 0) return 0;
  const longest = Math.max(...labels.map(({ length }) => length));
  return isTurned(longest, cell) ? Math.min(76, 10 + 6.4 * longest) : 18;
}

function isTurned(characters: number, cell: number): boolean {
  return 4 + 6.4 * characters > cell;
}

export function drawStage(context: CanvasRenderingContext2D, stage: Stage, drawing: StageDrawing): void {
  const { map, coloring, marks } = drawing;
  const { palette } = coloring;
  context.scale(stage.ratio, stage.ratio);
  context.fillStyle = css(palette.surface);
  fill(context, boxOf(stage, { r0: 0, r1: map.rows, c0: 0, c1: map.columns }));
  for (let row = 0; row < map.rows; row++) {
    for (let column = 0; column < map.columns; column++) drawCell(context, stage, drawing, row, column);
  }
  drawLabels(context, stage, drawing);
  drawBelow(context, stage, drawing);
  drawBeside(context, stage, drawing);
  drawMarks(context, stage, marks, palette);
}

/** Below this, gaps would take more than the cells. */
const gapScale = 6;

function drawCell(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { map, coloring, numbers, isMasked }: StageDrawing,
  row: number,
  column: number,
): void {
  const { palette } = coloring;
  const whole = boxOf(stage, { r0: row, r1: row + 1, c0: column, c1: column + 1 });
  const gap = stage.viewport.scale < gapScale ? 0 : 1;
  const box = { ...whole, width: whole.width - gap, height: whole.height - gap };
  if (isMasked(row, column)) {
    hatch(context, box, palette);
    return;
  }
  const value = map.data[row * map.columns + column] ?? 0;
  const color = valueColor(coloring, value);
  context.fillStyle = css(color);
  fill(context, box);
  if (palette.highContrast && gap > 0) outline(context, box, palette);
  if (!numbers || stage.viewport.scale < valueScale) return;
  writeNumber(context, whole, value, inkOn(color, palette.foreground), palette, { smallest: 8.5 });
}

/** A masked cell is empty and struck through: it holds no number, not even zero. */
function hatch(context: CanvasRenderingContext2D, box: Box, palette: Palette): void {
  const { x, y, width, height } = box;
  context.fillStyle = css(palette.surface);
  fill(context, box);
  context.strokeStyle = css(palette.dim, palette.highContrast ? 0.8 : 0.45);
  context.lineWidth = 1;
  context.beginPath();
  // Short of the corners, lest the strokes join to lines across the map.
  context.moveTo(x + 0.24 * width, y + 0.24 * height);
  context.lineTo(x + 0.76 * width, y + 0.76 * height);
  context.stroke();
  if (palette.highContrast) outline(context, box, palette);
}

function outline(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  { background, line }: Palette,
): void {
  context.strokeStyle = css(mix(background, line, 0.5));
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}

function fill(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  context.fillRect(x, y, width, height);
}

function drawLabels(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { map, labels, coloring, below }: StageDrawing,
): void {
  const { scale } = stage.viewport;
  const { palette } = coloring;
  const turned = isTurned(Math.max(0, ...labels.map(({ length }) => length)), scale);
  // Numbers that have no room are left out evenly.
  const every = turned && scale < 12 ? Math.ceil(12 / scale) : 1;
  const top = rowEdge(stage, map.rows) + (below ? marginDepth : 0);
  context.fillStyle = css(palette.dim);
  context.font = `11px ${palette.fontFamily}`;
  context.textBaseline = "middle";
  for (const [column, label] of labels.entries()) {
    if (column % every !== 0) continue;
    const middle = (columnEdge(stage, column) + columnEdge(stage, column + 1) - 1) / 2;
    context.save();
    context.translate(middle, top + (turned ? 6 : 10));
    if (turned) context.rotate(-Math.PI / 2);
    context.textAlign = turned ? "right" : "center";
    context.fillText(label, 0, 0);
    context.restore();
  }
}

/** Bars that hang from the map, with their values where there is room. */
function drawBelow(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { map, below, coloring }: StageDrawing,
): void {
  if (below === undefined) return;
  const { palette } = coloring;
  const top = rowEdge(stage, map.rows) + 2;
  const depth = marginDepth - 5;
  for (let column = 0; column < map.columns; column++) {
    const value = below.values[column] ?? 0;
    const [x, next] = [columnEdge(stage, column), columnEdge(stage, column + 1)];
    const box = { x, y: top, width: next - x - 1, height: depth };
    bar(context, box, { ...box, height: (depth * value) / below.most }, palette);
    if (stage.viewport.scale >= valueScale) writeMargin(context, box, value, palette);
  }
}

/** Bars that begin at the map's right edge. */
function drawBeside(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { map, beside, coloring }: StageDrawing,
): void {
  if (beside === undefined) return;
  const { palette } = coloring;
  const left = columnEdge(stage, map.columns) + 2;
  const width = marginRoom - 8;
  for (let row = 0; row < map.rows; row++) {
    const value = beside.values[row] ?? 0;
    const [y, next] = [rowEdge(stage, row), rowEdge(stage, row + 1)];
    const box = { x: left, y, width, height: next - y - 1 };
    bar(context, box, { ...box, width: (width * value) / beside.most }, palette);
    if (stage.viewport.scale >= valueScale) writeMargin(context, box, value, palette);
  }
}

function bar(context: CanvasRenderingContext2D, whole: Box, filled: Box, palette: Palette): void {
  context.fillStyle = css(palette.surface);
  fill(context, whole);
  context.fillStyle = css(mix(palette.surface, palette.density, palette.dark ? 0.4 : 0.3));
  fill(context, filled);
  if (palette.highContrast) outline(context, whole, palette);
}

function writeMargin(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  value: number,
  { foreground, monoFamily }: Palette,
): void {
  context.fillStyle = css(foreground);
  context.font = `10px ${monoFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  // Less than could be told apart in a bar is not worth its digits.
  const text = value !== 0 && value < 0.005 ? "≈0" : formatValue(value, 2);
  context.fillText(text, x + width / 2, y + height / 2 + 0.5, width - 2);
}
