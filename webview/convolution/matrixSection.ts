import { html, nothing, type TemplateResult } from "lit";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { type ViewKind, type ViewRef, viewShape } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import { type Choice, iconButton, segmented } from "../controls.ts";
import { formatCount } from "../format.ts";
import { rulerInset } from "../matrix/drawRulers.ts";
import { MatrixView } from "../matrix/matrixView.ts";
import { initialScale } from "../matrix/viewport.ts";
import { gemmViews } from "./gemm.ts";
import type { MatrixTab } from "./navigation.ts";
import type { ViewDrawer } from "./viewDrawer.ts";

export interface MatrixSectionState {
  readonly tab: MatrixTab;
  readonly colorBy: ColorMode;
  chooseTab(tab: MatrixTab): void;
  chooseColors(mode: ColorMode): void;
}

export function refOfTab(tab: Exclude<MatrixTab, "gemm">): ViewRef {
  return { view: tab, planes: [] };
}

const tallest = 560;
const cellLimit = 40;

/** The matrix itself: its toolbar and its map. What is selected in it is told beside it. */
export function matrixHead(g: ConvGeometry, state: MatrixSectionState): TemplateResult {
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

export function matrixMap(
  g: ConvGeometry,
  state: MatrixSectionState,
  drawer: ViewDrawer,
  width: number,
): TemplateResult {
  const colorBy = colorsOf(state);
  if (state.tab === "gemm") return gemmViews(g, colorBy, drawer, width, tallest);
  const ref = refOfTab(state.tab);
  const extent = viewShape(g, ref);
  const { left, top } = rulerInset("named");
  const room = { width: width - left, height: tallest - top };
  const scale = initialScale(room, extent, cellLimit);
  const box = {
    width: left + Math.min(room.width, Math.max(180, Math.ceil(extent.columns * scale))),
    height: top + Math.min(room.height, Math.max(120, Math.ceil(extent.rows * scale))),
  };
  const label = `${state.tab} matrix, ${formatCount(extent.rows)} rows, ${formatCount(extent.columns)} columns`;
  return html`${drawer.draw(ref, { box, rulers: "named", blocks: true, label, cellLimit, colorBy, className: "map" })}${nothing}`;
}
