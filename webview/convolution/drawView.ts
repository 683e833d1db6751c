import { html, type TemplateResult } from "lit";
import type { ViewRef } from "../../src/core/views.ts";
import type { ColorMode } from "../color/coloring.ts";
import type { RulerStyle } from "../matrix/drawRulers.ts";
import type { Mark } from "../matrix/mark.ts";
import type { Tint } from "../matrix/tint.ts";
import type { Size, Viewport } from "../matrix/viewport.ts";
import { viewAxes } from "./axes.ts";
import { marksOf } from "./marks.ts";
import { parameterOutline } from "./parameterOutline.ts";
import type { Scene } from "./scene.ts";

export interface ViewLook {
  readonly box: Size;
  readonly rulers: RulerStyle;
  readonly label: string;
  readonly colorBy: ColorMode;
  readonly heading?: TemplateResult | string;
  readonly blocks?: boolean;
  readonly quiet?: boolean;
  readonly cellLimit?: number;
  readonly whole?: boolean;
  readonly shared?: { readonly initial: number; readonly range: readonly [number, number] };
  /** Besides those of the selection. */
  readonly marks?: readonly Mark[];
  readonly tints?: readonly Tint[];
  readonly start?: Viewport;
  /** With a small map of the whole while one is zoomed in. */
  readonly overview?: boolean;
  readonly className?: string;
}

const noTints: readonly Tint[] = [];

/** One view of the layer on the page, with the selection lit up in it. */
export function drawView(scene: Scene, ref: ViewRef, look: ViewLook): TemplateResult {
  const { model, g, selection, sources, color, nav, cursorKey } = scene;
  const { marks, arrows } = parameterOutline(g, nav, ref, cursorKey);
  return html`<matrix-view
    class=${look.className ?? ""}
    .source=${sources.of(model, ref)}
    .coloring=${color(ref, look.colorBy)}
    .axes=${viewAxes(g, ref)}
    .marks=${[...marks, ...(look.marks ?? []), ...marksOf(g, selection, ref)]}
    .arrows=${arrows}
    .tints=${look.tints ?? noTints}
    .box=${look.box}
    .rulers=${look.rulers}
    .blocks=${look.blocks ?? false}
    .quiet=${look.quiet ?? false}
    .cellLimit=${look.cellLimit ?? 28}
    .whole=${look.whole ?? false}
    .shared=${look.shared}
    .start=${look.start}
    .overview=${look.overview ?? false}
    .label=${look.label}
    .heading=${look.heading}
  ></matrix-view>`;
}
