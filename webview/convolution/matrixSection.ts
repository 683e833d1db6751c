import { html, nothing, type TemplateResult } from "lit";
import { ConvMatrix } from "../../src/core/convMatrix.ts";
import { defaultLayout, type Layout } from "../../src/core/layout.ts";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewKind, ViewRef } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import { defaultScales, type ScaleChoice } from "../color/scaleNames.ts";
import { type Choice, commandField, iconButton, segmented } from "../controls.ts";
import { formatCount } from "../format.ts";
import type { CellEvent } from "../matrix/cellEvent.ts";
import { MatrixView } from "../matrix/matrixView.ts";
import type { CellLook } from "../matrix/tileLooks.ts";
import { readPlace } from "../matrix/typedPlace.ts";
import { crossing, selectionDetails, sentence } from "./details.ts";
import { gemmOf, gemmViews } from "./gemm.ts";
import { layoutChooser } from "./layoutChooser.ts";
import { matrixLens, matrixMap, tallest } from "./matrixMap.ts";
import type { ConvolutionModel } from "./model.ts";
import type { MatrixTab } from "./navigation.ts";
import { rowTable } from "./rowTable.ts";
import { scaleChooser } from "./scaleChooser.ts";
import type { Scene } from "./scene.ts";
import { swatchesOf } from "./swatches.ts";

export interface MatrixSectionState {
  readonly tab: MatrixTab;
  readonly colorBy: ColorMode;
  chooseTab(tab: MatrixTab): void;
  chooseColors(mode: ColorMode): void;
  /** What is in view besides colours of the scale. */
  readonly present: ReadonlySet<CellLook>;
  chooseScales(scales: ScaleChoice): void;
  chooseLayout(layout: Layout): void;
  /** Pins a cell of the matrix in view. */
  pin(cell: CellEvent): void;
}

/** One of the layer's matrices as a map, and what is selected in it beside it. */
export function matrixSection(scene: Scene, state: MatrixSectionState): TemplateResult {
  const { g, width, color, model, nav } = scene;
  const { layout } = nav;
  const ref: ViewRef = { view: nav.tab === "gemm" ? gemmOf(g, layout).result : nav.tab, planes: [], layout };
  const { row } = crossing(model, scene.selection, ref);
  return html`<section class="matrix">
    <header>${head(scene, ref, state)}</header>
    <div class="columns">
      ${
        state.tab === "gemm"
          ? gemmViews(scene, colorsOf(state), width, tallest)
          : matrixMap(scene, ref, colorsOf(state))
      }
      <div class="details">
        <div class="words">
        ${selectionDetails(scene, ref)}
        <p class="hint">${sentence(model, state.tab, colorsOf(state))}</p>
        <color-legend
          .coloring=${color(ref, colorsOf(state))}
          .kernelSize=${g.kernelSize}
          .sampled=${model.ranges?.output.sampled ?? false}
          .swatches=${swatchesOf(g, state.tab, colorsOf(state), state.present)}
        ></color-legend>
        ${scaleChooser(colorsOf(state), nav.scales ?? defaultScales, state.chooseScales)}
        ${layoutChooser(layout ?? defaultLayout, state.chooseLayout)}
        ${row === undefined ? nothing : rowTable(scene, ref, row)}
        <p class="hint keys">Drag to pan, Ctrl + wheel to zoom. Arrow keys move the cell, Enter pins it, Esc lets go.</p>
        </div>
        ${state.tab === "gemm" ? nothing : matrixLens(scene, ref, colorsOf(state))}
      </div>
    </div>
  </section>`;
}

function head({ g, model }: Scene, ref: ViewRef, state: MatrixSectionState): TemplateResult {
  const size = (view: ViewKind) => {
    const { rows, columns } = viewShape(g, { view, planes: [], layout: ref.layout });
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
    { value: "values", label: "values", title: "By value, on a scale centred on 0" },
    ...(state.tab === "linear"
      ? [{ value: "density", label: "density", title: "How many entries are not zero" } as const]
      : []),
  ];
  return html`<h2>Matrix</h2>
    <div class="tools">
      ${segmented("Matrix", tabs, state.tab, state.chooseTab)}
      ${segmented("Colour by", colors, colorsOf(state), state.chooseColors)}
      <span class="zoom">
        ${commandField("Go to a row and column, for example 15, 22, or row 15", "row, column", (text) => goTo(model, ref, text, state.pin))}
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

/** Goes to a typed place and pins it; what was not named is completed by the first nonzero of the row or column. */
function goTo(
  { geometry: g }: ConvolutionModel,
  ref: ViewRef,
  text: string,
  pin: (cell: CellEvent) => void,
): string | undefined {
  const extent = viewShape(g, ref);
  const typed = readPlace(text, extent);
  if (typeof typed === "string") return typed;
  const { row, column } = typed;
  const [r0, r1] = row === undefined ? [0, extent.rows] : [row, row + 1];
  const [c0, c1] = column === undefined ? [0, extent.columns] : [column, column + 1];
  const first =
    ref.view === "linear"
      ? new ConvMatrix(g, undefined, ref.layout?.flattening).firstNonzero(r0, r1, c0, c1)
      : undefined;
  const cell = { row: row ?? first?.row ?? 0, column: column ?? first?.column ?? 0 };
  for (const map of document.querySelectorAll("matrix-view.map")) {
    if (map instanceof MatrixView && map.source?.ref?.view === ref.view) map.goTo(cell);
  }
  pin({ ref, ...cell });
  return undefined;
}

function eachMap(act: (map: MatrixView) => void): void {
  const maps = document.querySelectorAll("matrix-view.map");
  // The views of a GEMM follow whichever of them is moved.
  const first = maps[0];
  if (first instanceof MatrixView) act(first);
}
