import type { Coloring } from "../color/coloring.ts";
import type { Axes } from "./axis.ts";
import { drawBlocks } from "./drawBlocks.ts";
import { drawCells } from "./drawCells.ts";
import { drawHatched } from "./drawHatched.ts";
import { drawMarks } from "./drawMarks.ts";
import { drawOutlines } from "./drawOutlines.ts";
import { drawRulers, type RulerStyle } from "./drawRulers.ts";
import type { Arrow, Mark } from "./mark.ts";
import type { Piece } from "./painter.ts";
import type { Stage } from "./place.ts";
import { drawTints, type Tint } from "./tint.ts";
import type { CellRange } from "./viewport.ts";

export interface Overlay {
  readonly stage: Stage;
  readonly pieces: readonly Piece[];
  readonly visible: CellRange;
  readonly coloring: Coloring;
  readonly axes: Axes;
  readonly rulers: RulerStyle;
  /** Whether lines part the blocks of nested axes. */
  readonly blocks: boolean;
  readonly marks: readonly Mark[];
  readonly arrows: readonly Arrow[];
  readonly tints: readonly Tint[];
  /** What is written above the value of a cell when it is large enough. */
  address(row: number, column: number): string;
}

/** Everything that is written or outlined over the cells, and the rulers beside them. */
export function drawOverlay(context: CanvasRenderingContext2D, overlay: Overlay): void {
  const { stage, visible, coloring, axes, rulers } = overlay;
  const { inset, size, ratio } = stage;
  context.scale(ratio, ratio);
  context.save();
  // One pixel more, for frames around cells at the edge.
  context.beginPath();
  context.rect(inset.left - 1, inset.top - 1, size.width + 2, size.height + 2);
  context.clip();
  drawHatched(context, stage, overlay.pieces, visible, coloring.palette);
  drawCells(context, stage, overlay.pieces, visible, coloring, overlay.address);
  if (overlay.blocks) drawBlocks(context, stage, axes, visible, coloring.palette);
  drawTints(context, stage, overlay.tints);
  drawOutlines(context, stage, overlay.marks, overlay.arrows, coloring.palette);
  drawMarks(context, stage, overlay.marks, coloring.palette);
  context.restore();
  drawRulers(context, stage, axes, visible, rulers, coloring.palette);
}
