import { nothing, type TemplateResult } from "lit";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import { formatCount } from "../format.ts";
import { rulerInset } from "../matrix/drawRulers.ts";
import { type Extent, initialScale, roomFor, type Size } from "../matrix/viewport.ts";
import { drawView } from "./drawView.ts";
import type { Scene } from "./scene.ts";

export const tallest = 560;
const cellLimit = 40;
/** A map is no narrower than this, even around a matrix that is: one wants to look around in it. */
const leastMap = 300;
const lensCell = 28;

/** The details stand beside the map where they have this much room; see `.details` in the style sheet. */
const leastDetails = 240;

/** Words that stand beside the lens are no narrower than this, and the lens no narrower than so many cells; see `.words`. */
const leastWords = 370;
const leastLens = 6;
const gap = 24;

/** Cells of a map that are smaller than this get a lens beside it. */
const lensBelow = 9;

/** The details stand beside the map, but below one that is long and flat or on a narrow page. */
function roomOfMap({ rows, columns }: Extent, width: number): number {
  return width >= 760 && columns < 4 * rows ? Math.round(width * 0.58) : width;
}

function mapBox({ g, width: whole }: Scene, ref: ViewRef): { box: Size; scale: number } {
  const extent = viewShape(g, ref);
  const { left, top } = rulerInset("named");
  const width = roomOfMap(extent, whole);
  const room = { width: width - left, height: tallest - top };
  const scale = initialScale(room, extent, cellLimit);
  return {
    scale,
    box: {
      width: left + Math.min(room.width, Math.max(leastMap, roomFor(extent.columns, scale))),
      height: top + Math.min(room.height, Math.max(120, roomFor(extent.rows, scale))),
    },
  };
}

export function matrixMap(scene: Scene, ref: ViewRef, colorBy: ColorMode): TemplateResult {
  const { rows, columns } = viewShape(scene.g, ref);
  return drawView(scene, ref, {
    box: mapBox(scene, ref).box,
    rulers: "named",
    blocks: true,
    label: `${ref.view} matrix, ${formatCount(rows)} rows, ${formatCount(columns)} columns`,
    cellLimit,
    colorBy,
    ...(scene.nav.map?.tab === ref.view && { start: scene.nav.map }),
    overview: true,
    className: "map",
  });
}

/** Beside an overview whose cells are too small to be read: the cells around the selection. */
export function matrixLens(scene: Scene, ref: ViewRef, colorBy: ColorMode): TemplateResult | typeof nothing {
  const { box, scale } = mapBox(scene, ref);
  const { map } = scene.nav;
  if (Math.max(scale, map?.tab === ref.view ? map.scale : 0) >= lensBelow) return nothing;
  const beside = scene.width - box.width - gap;
  const room = beside >= leastDetails ? beside : scene.width;
  const { left, top } = rulerInset("named");
  const extent = viewShape(scene.g, ref);
  const cellsIn = (room: number) => Math.floor((room - left) / lensCell);
  const besideWords = cellsIn(room - leastWords - gap);
  const cells = besideWords >= leastLens ? besideWords : cellsIn(room);
  const width = left + Math.min(cells, 13, extent.columns) * lensCell;
  const height = top + Math.min(8 * lensCell, extent.rows * lensCell);
  return drawView(scene, ref, {
    box: { width, height },
    rulers: "named",
    blocks: true,
    label: `${ref.view} matrix around the selection`,
    heading: "around the selection",
    colorBy,
    shared: { initial: lensCell, range: [lensCell, lensCell] },
    className: "lens",
  });
}
