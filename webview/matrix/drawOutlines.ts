import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import { type Arrow, cellsOfMark, type Mark } from "./mark.ts";
import { boxOf, columnEdge, rowEdge, type Stage } from "./place.ts";

/** Outlines are seen at every zoom. */
const least = 5;

/** Dashed outlines of what a parameter moves, apart from the frames of the selection, and arrows of steps. */
export function drawOutlines(
  context: CanvasRenderingContext2D,
  stage: Stage,
  marks: readonly Mark[],
  arrows: readonly Arrow[],
  palette: Palette,
): void {
  const boxes = marks
    .filter(({ role }) => role === "moved")
    .map((mark) => {
      const { x, y, width, height } = boxOf(stage, cellsOfMark(mark));
      return [x, y, Math.max(least, width - 1), Math.max(least, height - 1)] as const;
    });
  context.save();
  for (const [color, thickness, dash] of [
    [css(palette.background), 3, []],
    [css(palette.foreground), 1.5, [5, 3]],
  ] as const) {
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = thickness;
    context.setLineDash(dash);
    context.beginPath();
    for (const box of boxes) context.rect(...box);
    context.stroke();
    context.setLineDash([]);
    for (const arrow of arrows) drawArrow(context, stage, arrow);
  }
  context.restore();
}

function drawArrow(context: CanvasRenderingContext2D, stage: Stage, { from, to }: Arrow): void {
  const point = ([row, column]: Arrow["from"]) => [columnEdge(stage, column), rowEdge(stage, row)] as const;
  const [[x0, y0], [x1, y1]] = [point(from), point(to)];
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length < 2) return;
  const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(7, length);
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.moveTo(x1 - head * (dx + 0.6 * dy), y1 - head * (dy - 0.6 * dx));
  context.lineTo(x1, y1);
  context.lineTo(x1 - head * (dx - 0.6 * dy), y1 - head * (dy + 0.6 * dx));
  context.stroke();
}
