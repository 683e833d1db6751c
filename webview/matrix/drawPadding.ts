import { cellKind, type Tile } from "../../src/core/views.ts";
import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import type { Piece } from "./painter.ts";
import { boxOf, columnEdge, rowEdge, type Stage } from "./place.ts";
import { tileSpan } from "./tileGrid.ts";
import type { CellRange } from "./viewport.ts";

/** Neighbouring pixels of a tile's row that are padding. */
interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

const runsOfTiles = new WeakMap<Tile, readonly Run[]>();

export function paddingRuns(tile: Tile): readonly Run[] {
  const found = runsOfTiles.get(tile);
  if (found !== undefined) return found;
  const runs: Run[] = [];
  const { rows, columns, kinds } = tile;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (kinds[row * columns + column] !== cellKind.padding) continue;
      const from = column;
      while (column < columns && kinds[row * columns + column] === cellKind.padding) column++;
      runs.push({ row, from, to: column });
    }
  }
  runsOfTiles.set(tile, runs);
  return runs;
}

const period = 7;

/** Hatches padding, at every scale: it looks like nothing else, and least of all like a zero. */
export function drawPadding(
  context: CanvasRenderingContext2D,
  stage: Stage,
  pieces: readonly Piece[],
  visible: CellRange,
  palette: Palette,
): void {
  if (pieces.every(({ tile }) => paddingRuns(tile).length === 0)) return;
  const pattern = hatching(context, stage, palette);
  if (pattern === null) return;
  context.fillStyle = pattern;
  for (const { tile, place } of pieces) {
    const [block, span] = [2 ** place.level, tileSpan(place.level)];
    for (const run of paddingRuns(tile)) {
      const r0 = Math.max(visible.r0, place.row * span + run.row * block);
      const r1 = Math.min(visible.r1, place.row * span + (run.row + 1) * block);
      const c0 = Math.max(visible.c0, place.column * span + run.from * block);
      const c1 = Math.min(visible.c1, place.column * span + run.to * block);
      if (r0 >= r1 || c0 >= c1) continue;
      const { x, y, width, height } = boxOf(stage, { r0, r1, c0, c1 });
      context.fillRect(x, y, width, height);
    }
  }
}

/** Diagonal lines that move with the cells. */
function hatching(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { dim, highContrast }: Palette,
): CanvasPattern | null {
  const edge = Math.round(period * stage.ratio);
  const tile = new OffscreenCanvas(edge, edge);
  const lines = tile.getContext("2d");
  if (lines === null) return null;
  lines.strokeStyle = css(dim, highContrast ? 0.65 : 0.45);
  lines.lineWidth = stage.ratio;
  lines.beginPath();
  // Three strokes, so that the corners join from tile to tile.
  for (const shift of [-edge, 0, edge]) {
    lines.moveTo(shift - 1, edge + 1);
    lines.lineTo(shift + edge + 1, -1);
  }
  lines.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(
    new DOMMatrix()
      .translate(columnEdge(stage, 0) % period, rowEdge(stage, 0) % period)
      .scale(1 / stage.ratio),
  );
  return pattern;
}
