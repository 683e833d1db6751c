import { html, nothing, type TemplateResult } from "lit";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { sizeOf } from "../../src/core/tensor.ts";
import type { Coloring } from "../color/coloring.ts";
import { windowOf } from "./navigation.ts";
import { patchLayout } from "./patchLayout.ts";
import type { Scene } from "./scene.ts";

/** About as wide as the patch will be; its heading names the channel where there are several. */
export function patchWidth(g: ConvGeometry): number {
  const channels = g.transposed ? g.outChannels : g.inChannels;
  return Math.max(channels > 1 ? 170 : 110, patchLayout(sizeOf(g.kernelSize), 250).width);
}

/** The part of the unfolded matrix's column that belongs to the selected window and the channel in view. */
export function patchOf(scene: Scene, coloring: Coloring, height: number): TemplateResult {
  const { g, selection, nav, planes, read } = scene;
  const column = windowOf(g, selection) ?? nav.position;
  const taps = sizeOf(g.kernelSize);
  const [channels, channel = 0] = g.transposed
    ? [g.outChannels, planes.output.planes[0]]
    : [g.inChannels, planes.input.planes[0]];
  const cells = Array.from({ length: taps }, (_, tap) =>
    read({ view: "unfold", planes: [] }, channel * taps + tap, column),
  );
  return html`<patch-column
    .cells=${cells}
    .coloring=${coloring}
    .height=${height}
    .label=${`patch at position ${column}, channel ${channel}`}
    .heading=${html`<span>patch <code>U[:, ${column}]</code>${channels > 1 ? ` channel ${channel}` : nothing}</span>`}
  ></patch-column>`;
}
