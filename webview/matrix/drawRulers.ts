import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import { type Axes, type Axis, axisTitle, rulerTiers, ticksOf } from "./axis.ts";
import { columnEdge, type Inset, rowEdge, type Stage } from "./place.ts";
import type { CellRange } from "./viewport.ts";

/** `named` rulers say what their counters are and have a title; others show the innermost counter only. */
export type RulerStyle = "named" | "numbers" | "none";

const line = 16;
const insets: Readonly<Record<RulerStyle, Inset>> = {
  named: { left: 3 * line, top: 3 * line },
  numbers: { left: 22, top: line },
  none: { left: 0, top: 0 },
};

export function rulerInset(style: RulerStyle): Inset {
  return insets[style];
}

/** A ruler as it is drawn along the top; the left one is drawn the same on a canvas turned by a quarter. */
interface Ruler {
  readonly axis: Axis;
  readonly title: string;
  readonly style: RulerStyle;
  readonly scale: number;
  /** The room for labels. */
  readonly start: number;
  readonly end: number;
  /** The cells in view, and where an edge between cells is. */
  readonly from: number;
  readonly to: number;
  edge(cell: number): number;
}

/** Names or numbers along the top and left edges. */
export function drawRulers(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { rows, columns }: Axes,
  { r0, r1, c0, c1 }: CellRange,
  style: RulerStyle,
  palette: Palette,
): void {
  if (style === "none") return;
  const { inset, size, viewport } = stage;
  const shared = { style, scale: viewport.scale };
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = css(palette.dim);
  context.font = style === "named" ? `11px ${palette.fontFamily}` : `10px ${palette.fontFamily}`;
  drawRuler(context, {
    ...shared,
    axis: columns,
    title: `${axisTitle(columns)} →`,
    start: inset.left,
    end: inset.left + size.width,
    from: c0,
    to: c1,
    edge: (cell) => columnEdge(stage, cell),
  });
  if (style === "numbers") {
    drawRowNumbers(context, stage, rows, r0, r1);
    return;
  }
  const bottom = inset.top + size.height;
  context.save();
  context.translate(0, bottom);
  context.rotate(-Math.PI / 2);
  drawRuler(context, {
    ...shared,
    axis: rows,
    title: `← ${axisTitle(rows)}`,
    start: 0,
    end: size.height,
    from: r0,
    to: r1,
    edge: (cell) => bottom - rowEdge(stage, cell),
  });
  context.restore();
}

function drawRuler(context: CanvasRenderingContext2D, ruler: Ruler): void {
  const { axis, style, scale, start, end, from, to } = ruler;
  const named = style === "named";
  const between = (a: number, b: number): [number, number] => {
    const [x, y] = [ruler.edge(a), ruler.edge(b)];
    return [Math.max(start, Math.min(x, y)), Math.min(end, Math.max(x, y))];
  };
  const center = ([a, b]: readonly [number, number]) => (a + b) / 2;
  if (named) context.fillText(ruler.title, center(between(from, to)), line / 2);
  const tiers = rulerTiers(axis, scale, named);
  for (const [i, tier] of (named ? tiers : tiers.slice(0, 1)).entries()) {
    for (const { from: first, to: last, label } of ticksOf(tier, axis.origin, from, to, named)) {
      // The name of a block that is partly out of view stands in the middle of the part in view, if it fits there.
      const room = between(first, last);
      const needed = context.measureText(label).width;
      const stays = tier.step > 1 ? inside(center(room), needed, start, end) : room[1] - room[0] >= needed;
      if (stays) context.fillText(label, center(room), named ? line * (2.5 - i) : line / 2);
    }
  }
}

function inside(center: number, width: number, start: number, end: number): boolean {
  return center - width / 2 >= start - 4 && center + width / 2 <= end + 4;
}

/** Numbers are short enough to stand upright beside their rows. */
function drawRowNumbers(
  context: CanvasRenderingContext2D,
  stage: Stage,
  axis: Axis,
  from: number,
  to: number,
): void {
  const tier = rulerTiers(axis, stage.viewport.scale, false)[0];
  if (tier === undefined) return;
  context.textAlign = "right";
  for (const tick of ticksOf(tier, axis.origin, from, to, false)) {
    const y = (rowEdge(stage, tick.from) + rowEdge(stage, tick.to)) / 2;
    if (inside(y, 8, stage.inset.top, stage.inset.top + stage.size.height)) {
      context.fillText(tick.label, stage.inset.left - 5, y);
    }
  }
}
