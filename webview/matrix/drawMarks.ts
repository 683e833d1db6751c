import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import { cellsOfMark, type Mark } from "./mark.ts";
import { type Box, boxOf, type Stage } from "./place.ts";

/** A frame is drawn at least this large, so that the selection is seen in a matrix that is zoomed out. */
const least = 5;

/** Below this scale the band of a single row or column is drawn as a line. */
const thinBand = 2;
const thinnestLine = 1.5;

/** Lights up the selection: what takes part, then what shows the selected thing itself. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  stage: Stage,
  marks: readonly Mark[],
  palette: Palette,
): void {
  const boxes = (...roles: readonly Mark["role"][]) =>
    marks.filter(({ role }) => roles.includes(role)).map((mark) => boxOf(stage, cellsOfMark(mark)));
  // The fill of a band is drawn below the cells; here only the edges that high contrast needs, and where cells are too
  // small for a fill to be seen, a line over them.
  if (stage.viewport.scale < thinBand) lines(context, boxes("band"), css(palette.focus, 0.6));
  else if (palette.highContrast) outline(context, boxes("band"), css(palette.focus), 1);
  outline(context, boxes("indirect"), css(palette.focus, palette.highContrast ? 0.8 : 0.5), 1);
  outline(context, boxes("place"), css(palette.focus, 0.55), 2);
  outline(context, boxes("source", "target"), css(palette.focus), stage.viewport.scale < 16 ? 1 : 2);
  const self = boxes("self");
  outline(context, self, css(palette.background, 0.8), 4);
  outline(context, self, css(palette.focus), 2);
}

function lines(context: CanvasRenderingContext2D, boxes: readonly Box[], color: string): void {
  context.fillStyle = color;
  for (const { x, y, width, height } of boxes) {
    context.fillRect(x, y, Math.max(thinnestLine, width), Math.max(thinnestLine, height));
  }
}

function outline(
  context: CanvasRenderingContext2D,
  boxes: readonly Box[],
  color: string,
  thickness: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = thickness;
  context.beginPath();
  for (const { x, y, width, height } of boxes) {
    const [extraX, extraY] = [Math.max(0, least - width) / 2, Math.max(0, least - height) / 2];
    context.rect(x - extraX - 0.5, y - extraY - 0.5, width + 2 * extraX, height + 2 * extraY);
  }
  context.stroke();
}
