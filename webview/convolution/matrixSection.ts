import { html, nothing, type TemplateResult } from "lit";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { type ViewKind, type ViewRef, viewShape } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import { type Choice, iconButton, segmented } from "../controls.ts";
import { formatCount } from "../format.ts";
import { rulerInset } from "../matrix/drawRulers.ts";
import { MatrixView } from "../matrix/matrixView.ts";
import { type Extent, initialScale, type Size } from "../matrix/viewport.ts";
import { selectionDetails, sentence } from "./details.ts";
import { drawView } from "./drawView.ts";
import { gemmOf, gemmViews } from "./gemm.ts";
import type { MatrixTab } from "./navigation.ts";
import type { Scene } from "./scene.ts";
import { swatchesOf } from "./swatches.ts";

export interface MatrixSectionState {
  readonly tab: MatrixTab;
  readonly colorBy: ColorMode;
  chooseTab(tab: MatrixTab): void;
  chooseColors(mode: ColorMode): void;
}

const tallest = 560;
const cellLimit = 40;
/** A map is no narrower than this, even around a matrix that is: one wants to look around in it. */
const leastMap = 300;
const lensCell = 28;

/** The details stand beside the map where they have this much room; see `.details` in the style sheet. */
const leastDetails = 240;

/** Cells of a map that are smaller than this get a lens beside it. */
const lensBelow = 9;

/** One of the layer's matrices as a map, and what is selected in it beside it. */
export function matrixSection(scene: Scene, state: MatrixSectionState): TemplateResult {
  const { g, width, color, model, nav } = scene;
  const ref: ViewRef = { view: nav.tab === "gemm" ? gemmOf(g).result : nav.tab, planes: [] };
  const mapWidth = roomOfMap(viewShape(g, ref), width);
  return html`<section class="matrix">
    <header>${head(g, state)}</header>
    <div class="columns">
      ${
        state.tab === "gemm"
          ? gemmViews(scene, colorsOf(state), width, tallest)
          : map(scene, ref, colorsOf(state), mapWidth)
      }
      <div class="details">
        ${selectionDetails(scene, ref)}
        <p class="hint">${sentence(model, state.tab)}</p>
        <color-legend
          .coloring=${color(ref, colorsOf(state))}
          .kernelSize=${g.kernelSize}
          .sampled=${model.ranges?.output.sampled ?? false}
          .swatches=${swatchesOf(g, state.tab, colorsOf(state))}
        ></color-legend>
        <p class="hint keys">Drag to pan, Ctrl + wheel to zoom. Arrow keys move the cell, Enter pins it, Esc lets go.</p>
        ${state.tab === "gemm" ? nothing : lens(scene, ref, colorsOf(state), mapWidth)}
      </div>
    </div>
  </section>`;
}

/** The details stand beside the map, but below one that is long and flat or on a narrow page. */
function roomOfMap({ rows, columns }: Extent, width: number): number {
  return width >= 760 && columns < 4 * rows ? Math.round(width * 0.58) : width;
}

function head(g: ConvGeometry, state: MatrixSectionState): TemplateResult {
  const size = (view: ViewKind) => {
    const { rows, columns } = viewShape(g, { view, planes: [] });
    return `${formatCount(rows)} × ${formatCount(columns)}`;
  };
  const tabs: Choice<MatrixTab>[] = [
    {
      value: "linear",
      label: tabLabel("Linear layer M", size("linear")),
      title: `y = M x, M is ${size("linear")}`,
    },
    {
      value: "unfold",
      label: tabLabel("Unfold", size("unfold")),
      title: `im2col: one column a patch, ${size("unfold")}`,
    },
    { value: "gemm", label: "GEMM", title: "The kernel times the unfolded input" },
    {
      value: "stacked",
      label: tabLabel("Patch matrix A", size("stacked")),
      title: `Every kernel once a position, ${size("stacked")}`,
    },
  ];
  const colors: Choice<ColorMode>[] = [
    { value: "taps", label: "taps", title: "One colour a tap of the kernel" },
    { value: "values", label: "values", title: "Blue below zero, red above" },
    ...(state.tab === "linear"
      ? [{ value: "density", label: "density", title: "How many entries are not zero" } as const]
      : []),
  ];
  return html`<h2>Matrix</h2>
    <div class="tools">
      ${segmented("Matrix", tabs, state.tab, state.chooseTab)}
      ${segmented("Colour by", colors, colorsOf(state), state.chooseColors)}
      <span class="zoom">
        ${iconButton("zoom-out", "Zoom out (−)", () => eachMap((map) => map.zoomBy(1 / 1.6)))}
        ${iconButton("zoom-in", "Zoom in (+)", () => eachMap((map) => map.zoomBy(1.6)))}
        ${iconButton("screen-full", "Fit (0)", () => eachMap((map) => map.fit()))}
      </span>
    </div>`;
}

function tabLabel(name: string, size: string): TemplateResult {
  return html`${name} <small>${size}</small>`;
}

/** Density is counted for M only. */
export function colorsOf({ tab, colorBy }: Pick<MatrixSectionState, "tab" | "colorBy">): ColorMode {
  return colorBy === "density" && tab !== "linear" ? "taps" : colorBy;
}

function eachMap(act: (map: MatrixView) => void): void {
  const maps = document.querySelectorAll("matrix-view.map");
  // The views of a GEMM follow whichever of them is moved.
  const first = maps[0];
  if (first instanceof MatrixView) act(first);
}

function mapBox(g: ConvGeometry, ref: ViewRef, width: number): { box: Size; scale: number } {
  const extent = viewShape(g, ref);
  const { left, top } = rulerInset("named");
  const room = { width: width - left, height: tallest - top };
  const scale = initialScale(room, extent, cellLimit);
  return {
    scale,
    box: {
      width: left + Math.min(room.width, Math.max(leastMap, Math.ceil(extent.columns * scale))),
      height: top + Math.min(room.height, Math.max(120, Math.ceil(extent.rows * scale))),
    },
  };
}

function map(scene: Scene, ref: ViewRef, colorBy: ColorMode, width: number): TemplateResult {
  const { rows, columns } = viewShape(scene.g, ref);
  return drawView(scene, ref, {
    box: mapBox(scene.g, ref, width).box,
    rulers: "named",
    blocks: true,
    label: `${ref.view} matrix, ${formatCount(rows)} rows, ${formatCount(columns)} columns`,
    cellLimit,
    colorBy,
    ...(scene.nav.map?.tab === ref.view && { start: scene.nav.map }),
    className: "map",
  });
}

/** Beside an overview whose cells are too small to be read: the cells around the selection. */
function lens(
  scene: Scene,
  ref: ViewRef,
  colorBy: ColorMode,
  mapWidth: number,
): TemplateResult | typeof nothing {
  const { box, scale } = mapBox(scene.g, ref, mapWidth);
  if (scale >= lensBelow) return nothing;
  const beside = scene.width - box.width - 24;
  const room = beside >= leastDetails ? beside : scene.width;
  const { left, top } = rulerInset("named");
  const extent = viewShape(scene.g, ref);
  const width = left + Math.min(room - left, 13 * lensCell, extent.columns * lensCell);
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
