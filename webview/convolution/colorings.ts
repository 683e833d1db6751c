import type { ViewRef } from "../../src/core/views.ts";
import { type Coloring, type ColorMode, createColoring } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import type { ScaleChoice } from "../color/scaleNames.ts";
import { type ConvolutionModel, rangeOf } from "./model.ts";

/** Makes each colouring once: tiles are painted again for every new object. */
export class Colorings {
  readonly #made = new Map<string, Coloring>();
  #palette: Palette | undefined;

  of(
    model: ConvolutionModel,
    palette: Palette,
    ref: ViewRef,
    mode: ColorMode,
    scales: ScaleChoice,
  ): Coloring {
    if (palette !== this.#palette) this.#made.clear();
    this.#palette = palette;
    const { kernelSize } = model.geometry;
    const range = rangeOf(model, ref);
    const name = `${mode} ${range} ${kernelSize.join(",")} ${Object.values(scales).join(" ")}`;
    const coloring = this.#made.get(name) ?? createColoring(palette, mode, range, kernelSize, scales);
    this.#made.set(name, coloring);
    return coloring;
  }
}
