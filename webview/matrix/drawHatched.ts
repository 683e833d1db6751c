import type { SparseTile } from "../../src/core/sparseTile.ts";
import { cellKind } from "../../src/core/views.ts";
import type { Palette } from "../color/palette.ts";
import { css } from "../color/rgb.ts";
import type { Piece } from "./painter.ts";
import { boxOf, columnEdge, rowEdge, type Stage } from "./place.ts";
import { tileSpan } from "./tileGrid.ts";
import type { CellRange } from "./viewport.ts";

/** What is neither a number nor empty. */
type Hatched = typeof cellKind.padding | typeof cellKind.masked;

/** Neighbouring pixels of a tile's row that are hatched alike. */
interface Run {
  readonly kind: Hatched;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

const runsOfTiles = new WeakMap<SparseTile, readonly Run[]>();

export function hatchedRuns(tile: SparseTile): readonly Run[] {
  const found = runsOfTiles.get(tile);
  if (found !== undefined) return found;
  const runs: Run[] = [];
  const { columns, kinds, places } = tile;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i];
    if (kind !== cellKind.padding && kind !== cellKind.masked) continue;
    const place = places?.[i] ?? i;
    const row = Math.floor(place / columns);
    const [from, end] = [place - row * columns, (row + 1) * columns];
    let next = place + 1;
    while (next < end && kinds[i + 1] === kind && (places?.[i + 1] ?? i + 1) === next) {
      next++;
      i++;
    }
    runs.push({ kind, row, from, to: next - row * columns });
  }
  runsOfTiles.set(tile, runs);
  return runs;
}

const period = 7;

/** Hatches what is padding or masked, at every scale: it looks like nothing else, and least of all like a zero. */
export function drawHatched(
  context: CanvasRenderingContext2D,
  stage: Stage,
  pieces: readonly Piece[],
  visible: CellRange,
  palette: Palette,
): void {
  if (pieces.every(({ tile }) => hatchedRuns(tile).length === 0)) return;
  const patterns = {
    [cellKind.padding]: hatching(context, stage, palette, "rising"),
    [cellKind.masked]: hatching(context, stage, palette, "falling"),
  };
  for (const { tile, place } of pieces) {
    const [block, span] = [2 ** place.level, tileSpan(place.level)];
    for (const run of hatchedRuns(tile)) {
      const pattern = patterns[run.kind];
      if (pattern === null) continue;
      const r0 = Math.max(visible.r0, place.row * span + run.row * block);
      const r1 = Math.min(visible.r1, place.row * span + (run.row + 1) * block);
      const c0 = Math.max(visible.c0, place.column * span + run.from * block);
      const c1 = Math.min(visible.c1, place.column * span + run.to * block);
      if (r0 >= r1 || c0 >= c1) continue;
      const { x, y, width, height } = boxOf(stage, { r0, r1, c0, c1 });
      context.fillStyle = pattern;
      context.fillRect(x, y, width, height);
    }
  }
}

/** Diagonal lines that move with the cells. */
export function hatching(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { dim, highContrast }: Palette,
  direction: "rising" | "falling",
): CanvasPattern | null {
  const edge = Math.round(period * stage.ratio);
  const tile = new OffscreenCanvas(edge, edge);
  // Drawn by the processor: fetching these few pixels back from a graphics driver can take longer than all the rest.
  const lines = tile.getContext("2d", { willReadFrequently: true });
  if (lines === null) return null;
  lines.strokeStyle = css(dim, highContrast ? 0.65 : 0.45);
  lines.lineWidth = stage.ratio;
  lines.beginPath();
  // Three strokes, so that the corners join from tile to tile.
  for (const shift of [-edge, 0, edge]) {
    lines.moveTo(shift - 1, direction === "rising" ? edge + 1 : -1);
    lines.lineTo(shift + edge + 1, direction === "rising" ? -1 : edge + 1);
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
