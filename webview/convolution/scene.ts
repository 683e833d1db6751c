import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { planesOf } from "../../src/core/planes.ts";
import type { Selection } from "../../src/core/selection.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { Coloring, ColorMode } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import { defaultScales } from "../color/scaleNames.ts";
import type { ReadCell } from "./arithmetic.ts";
import type { CellReader } from "./cellReader.ts";
import type { Colorings } from "./colorings.ts";
import type { ConvolutionModel, Sources } from "./model.ts";
import { type Navigation, type Planes, planesAt } from "./navigation.ts";

/** All that is to be drawn now: one layer, one selection, one theme. Sections of the panel are functions of it. */
export interface Scene {
  readonly model: ConvolutionModel;
  readonly g: ConvGeometry;
  readonly palette: Palette;
  readonly nav: Navigation;
  readonly selection: Selection;
  /** The parameter on which the cursor stands in the text. */
  readonly cursorKey: string | undefined;
  /** The planes in view: those of the navigation as far as they show the selection. */
  readonly planes: Planes;
  /** Room for the content of a section. */
  readonly width: number;
  readonly sources: Sources;
  readonly read: ReadCell;
  color(ref: ViewRef, mode: ColorMode): Coloring;
}

/** What outlives a scene: things made once and kept. */
export interface SceneParts {
  readonly sources: Sources;
  readonly colorings: Colorings;
  readonly reader: CellReader;
}

export function createScene(
  model: ConvolutionModel,
  palette: Palette,
  nav: Navigation,
  selection: Selection,
  width: number,
  cursorKey: string | undefined,
  { sources, colorings, reader }: SceneParts,
): Scene {
  const g = model.geometry;
  const base = planesAt(g, nav);
  const show = (ref: ViewRef): ViewRef => ({ view: ref.view, planes: planesOf(g, selection, ref) });
  return {
    model,
    g,
    palette,
    nav,
    selection,
    cursorKey,
    planes: { input: show(base.input), kernel: show(base.kernel), output: show(base.output) },
    width,
    sources,
    read: (ref, row, column) => reader.read(sources.of(model, ref), row, column),
    color: (ref, mode) => colorings.of(model, palette, ref, mode, nav.scales ?? defaultScales),
  };
}
