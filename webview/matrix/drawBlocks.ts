import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import { type Axes, type Axis, rulerTiers, type Tier } from "./axis.ts";
import { boxOf, columnEdge, hairline, rowEdge, type Stage } from "./place.ts";
import type { CellRange } from "./viewport.ts";

/** The lines between the blocks that the rulers name, the coarser ones stronger, and the border of the whole. */
export function drawBlocks(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { rows, columns }: Axes,
  visible: CellRange,
  palette: Palette,
): void {
  const { x, y, width, height } = boxOf(stage, visible);
  const thin = hairline(stage);
  for (const { strength, edges } of linesOf(columns, stage, visible.c0, visible.c1)) {
    context.fillStyle = css(palette.highContrast ? palette.foreground : palette.dim, strength);
    for (const edge of edges) context.fillRect(columnEdge(stage, edge) - thin, y, thin, height);
  }
  for (const { strength, edges } of linesOf(rows, stage, visible.r0, visible.r1)) {
    context.fillStyle = css(palette.highContrast ? palette.foreground : palette.dim, strength);
    for (const edge of edges) context.fillRect(x, rowEdge(stage, edge) - thin, width, thin);
  }
  context.strokeStyle = css(palette.line);
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, width, height);
}

function linesOf(axis: Axis, { viewport }: Stage, from: number, to: number) {
  return rulerTiers(axis, viewport.scale, true)
    .filter(({ block }) => block > 1)
    .map((tier, i) => ({ strength: i === 0 ? 0.25 : 0.6, edges: edgesOf(tier, from, to) }));
}

/** Edges between blocks; where labels are left out, only those of labelled blocks. */
function edgesOf({ block, step }: Tier, from: number, to: number): readonly number[] {
  const stride = block * step;
  const edges: number[] = [];
  for (let edge = Math.max(1, Math.ceil(from / stride)) * stride; edge < to; edge += stride) edges.push(edge);
  return edges;
}
