import { html, type TemplateResult } from "lit";
import type { Selection } from "../../src/core/selection.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { Coloring, ColorMode } from "../color/coloring.ts";
import type { RulerStyle } from "../matrix/drawRulers.ts";
import type { Size } from "../matrix/viewport.ts";
import { viewAxes } from "./axes.ts";
import { marksOf } from "./marks.ts";
import type { ConvolutionModel, Sources } from "./model.ts";

export interface ViewLook {
  readonly box: Size;
  readonly rulers: RulerStyle;
  readonly blocks?: boolean;
  readonly quiet?: boolean;
  readonly label: string;
  readonly heading?: TemplateResult | string;
  readonly cellLimit?: number;
  readonly colorBy?: ColorMode;
  readonly shared?: { readonly initial: number; readonly range: readonly [number, number] };
  readonly className?: string;
}

/** Puts views of one layer on the page, all with the same selection. */
export interface ViewDrawer {
  draw(ref: ViewRef, look: ViewLook): TemplateResult;
}

export function viewDrawer(
  model: ConvolutionModel,
  selection: Selection,
  sources: Sources,
  coloringOf: (ref: ViewRef, mode: ColorMode | undefined) => Coloring,
): ViewDrawer {
  return {
    draw: (
      ref,
      {
        box,
        rulers,
        blocks = false,
        quiet = false,
        label,
        heading,
        cellLimit = 28,
        colorBy,
        shared,
        className = "",
      },
    ) =>
      html`<matrix-view
        class=${className}
        .source=${sources.of(model, ref)}
        .coloring=${coloringOf(ref, colorBy)}
        .axes=${viewAxes(model.geometry, ref)}
        .marks=${marksOf(model.geometry, selection, ref)}
        .box=${box}
        .rulers=${rulers}
        .blocks=${blocks}
        .quiet=${quiet}
        .cellLimit=${cellLimit}
        .shared=${shared}
        .label=${label}
        .heading=${heading}
      ></matrix-view>`,
  };
}
