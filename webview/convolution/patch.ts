import { html, nothing, type TemplateResult } from "lit";
import { indexOf } from "../../src/core/indexing.ts";
import type { Selection } from "../../src/core/selection.ts";
import { sizeOf } from "../../src/core/tensor.ts";
import type { Coloring } from "../color/coloring.ts";
import type { ReadCell } from "./arithmetic.ts";
import type { ConvolutionModel } from "./model.ts";
import { type Navigation, windowOf } from "./navigation.ts";

/** The part of the unfolded matrix's column that belongs to the selected window and the channel in view. */
export function patchOf(
  { geometry: g }: ConvolutionModel,
  selection: Selection,
  nav: Navigation,
  channel: number,
  read: ReadCell,
  coloring: Coloring,
  height: number,
): TemplateResult {
  const column = windowOf(g, selection) ?? nav.position;
  const taps = sizeOf(g.kernelSize);
  const cells = Array.from({ length: taps }, (_, tap) =>
    read({ view: "unfold", planes: [] }, indexOf([channel, tap], [1, taps]), column),
  );
  const channels = g.transposed ? g.outChannels : g.inChannels;
  return html`<patch-column
    .cells=${cells}
    .coloring=${coloring}
    .height=${height}
    .label=${`patch at position ${column}`}
    .heading=${html`<span>patch <code>U[:, ${column}]</code>${channels > 1 ? ` channel ${channel}` : nothing}</span>`}
  ></patch-column>`;
}
