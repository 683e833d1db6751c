import type { Rgb } from "../color/rgb.ts";
import { css } from "../color/rgb.ts";
import { boxOf, type Stage } from "./place.ts";

/** A cell that is edged with a colour of its own, besides the colour of its value. */
export interface Tint {
  readonly row: number;
  readonly column: number;
  readonly color: Rgb;
}

const thickness = 3;

/** Smaller cells would be all edge. */
const leastScale = 10;

export function drawTints(context: CanvasRenderingContext2D, stage: Stage, tints: readonly Tint[]): void {
  if (stage.viewport.scale < leastScale) return;
  context.lineWidth = thickness;
  for (const { row, column, color } of tints) {
    const { x, y, width, height } = boxOf(stage, { r0: row, r1: row + 1, c0: column, c1: column + 1 });
    context.strokeStyle = css(color);
    context.strokeRect(x + thickness / 2, y + thickness / 2, width - thickness - 1, height - thickness - 1);
  }
}
