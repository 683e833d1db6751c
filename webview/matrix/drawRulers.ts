import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import { type Axes, type Axis, axisCounters, axisTitle, rulerTiers, ticksOf } from "./axis.ts";
import { columnEdge, type Inset, rowEdge, type Stage } from "./place.ts";
import type { CellRange } from "./viewport.ts";

/**
 * Named rulers say what their counters are and have a title; `rows` has the left one only. `numbers` shows the innermost
 * counter alone.
 */
export type RulerStyle = "named" | "rows" | "numbers" | "none";

const line = 16;
/** How far labels of the left ruler may reach up without meeting those of the top one. */
const corner = 5;
const insets: Readonly<Record<RulerStyle, Inset>> = {
  named: { left: 3 * line, top: 3 * line },
  rows: { left: 3 * line, top: 0 },
  numbers: { left: 24, top: line },
  none: { left: 0, top: 0 },
};

export function rulerInset(style: RulerStyle): Inset {
  return insets[style];
}

/** A ruler as it is drawn along the top; the left one is drawn the same on a canvas turned by a quarter. */
interface Ruler {
  readonly axis: Axis;
  readonly named: boolean;
  readonly scale: number;
  /** Where the cells begin and end, and how far labels may reach beyond. */
  readonly start: number;
  readonly end: number;
  readonly beforeStart: number;
  readonly afterEnd: number;
  /** The cells in view, and where an edge between cells is. */
  readonly from: number;
  readonly to: number;
  edge(cell: number): number;
  /** Adds the sense in which the axis runs. */
  arrow(title: string): string;
}

/** Names or numbers along the top and left edges. */
export function drawRulers(
  context: CanvasRenderingContext2D,
  stage: Stage,
  axes: Axes,
  visible: CellRange,
  style: RulerStyle,
  palette: Palette,
): void {
  if (style === "none") return;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = css(palette.dim);
  context.font = `${style === "numbers" ? 10 : 11}px ${palette.fontFamily}`;
  if (style !== "rows") drawTopRuler(context, stage, axes.columns, visible, style === "named");
  if (style === "numbers") drawRowNumbers(context, stage, axes.rows, visible);
  else drawLeftRuler(context, stage, axes.rows, visible);
}

function drawTopRuler(
  context: CanvasRenderingContext2D,
  stage: Stage,
  axis: Axis,
  { c0, c1 }: CellRange,
  named: boolean,
): void {
  const { inset, size, viewport } = stage;
  drawRuler(context, {
    axis,
    named,
    arrow: (title) => `${title} →`,
    scale: viewport.scale,
    start: inset.left,
    end: inset.left + size.width,
    beforeStart: 12,
    afterEnd: 1,
    from: c0,
    to: c1,
    edge: (cell) => columnEdge(stage, cell),
  });
}

function drawLeftRuler(
  context: CanvasRenderingContext2D,
  stage: Stage,
  axis: Axis,
  { r0, r1 }: CellRange,
): void {
  const { inset, size, viewport } = stage;
  const bottom = inset.top + size.height;
  context.save();
  context.translate(0, bottom);
  context.rotate(-Math.PI / 2);
  drawRuler(context, {
    axis,
    named: true,
    arrow: (title) => `← ${title}`,
    scale: viewport.scale,
    start: 0,
    end: size.height,
    beforeStart: 1,
    afterEnd: inset.top > 0 ? 12 : 1,
    from: r0,
    to: r1,
    edge: (cell) => bottom - rowEdge(stage, cell),
  });
  context.restore();
}

function drawRuler(context: CanvasRenderingContext2D, ruler: Ruler): void {
  const { axis, named, scale, start, end, from, to } = ruler;
  const between = (a: number, b: number): readonly [number, number] => {
    const [x, y] = [ruler.edge(a), ruler.edge(b)];
    return [Math.max(start, Math.min(x, y)), Math.min(end, Math.max(x, y))];
  };
  const center = ([a, b]: readonly [number, number]) => (a + b) / 2;
  const tiers = rulerTiers(axis, scale, named);
  if (named) writeTitle(context, ruler, center(between(from, to)), line * (2.5 - tiers.length));
  for (const [i, tier] of (named ? tiers : tiers.slice(0, 1)).entries()) {
    for (const { from: first, to: last, label } of ticksOf(tier, axis, from, to, named)) {
      // The name of a block that is partly out of view stands in the middle of the part in view, if it fits there.
      const room = between(first, last);
      const half = context.measureText(label).width / 2;
      const x = center(room);
      const fits =
        tier.step > 1
          ? x - half >= start - ruler.beforeStart && x + half <= end + ruler.afterEnd
          : room[1] - room[0] >= 2 * half;
      // Beyond the end of the left ruler lies the beginning of the top one.
      const shown = Math.min(x, end + Math.min(ruler.afterEnd, corner) - half);
      if (fits) context.fillText(label, shown, named ? line * (2.5 - i) : line / 2);
    }
  }
}

/** A title longer than its axis is shortened to the names of its counters, or left out, rather than cut off. */
function writeTitle(context: CanvasRenderingContext2D, ruler: Ruler, x: number, y: number): void {
  const { axis, arrow, start, end } = ruler;
  for (const title of [arrow(axisTitle(axis)), arrow(axisCounters(axis)), axisCounters(axis)]) {
    const half = context.measureText(title).width / 2;
    if (2 * half > end - start) continue;
    context.fillText(title, Math.max(start + half, Math.min(end - half, x)), y);
    return;
  }
}

/** Numbers are short enough to stand upright beside their rows. */
function drawRowNumbers(
  context: CanvasRenderingContext2D,
  stage: Stage,
  axis: Axis,
  { r0, r1 }: CellRange,
): void {
  const tier = rulerTiers(axis, stage.viewport.scale, false)[0];
  if (tier === undefined) return;
  context.textAlign = "right";
  for (const tick of ticksOf(tier, axis, r0, r1, false)) {
    const y = (rowEdge(stage, tick.from) + rowEdge(stage, tick.to)) / 2;
    const fits = y >= stage.inset.top - 2 && y <= stage.inset.top + stage.size.height - 3;
    if (fits) context.fillText(tick.label, stage.inset.left - 5, y);
  }
}
