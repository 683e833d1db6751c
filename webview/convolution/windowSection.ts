import { html, nothing, type TemplateResult } from "lit";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewRef } from "../../src/core/views.ts";
import { segmented, stepper } from "../controls.ts";
import { formatValue } from "../format.ts";
import { rulerInset } from "../matrix/drawRulers.ts";
import type { CellLook } from "../matrix/tileLooks.ts";
import { roomFor } from "../matrix/viewport.ts";
import type { TransportState } from "../transport.ts";
import { arithmeticLine } from "./arithmeticLine.ts";
import { drawView } from "./drawView.ts";
import { exampleNote } from "./exampleNote.ts";
import { placeMarks } from "./marks.ts";
import { rangeOf } from "./model.ts";
import { windowOf, windowPosition, windowSelection } from "./navigation.ts";
import { parameterCaption } from "./parameterOutline.ts";
import { patchOf, patchWidth } from "./patch.ts";
import { type PlaneLayout, planeLayout } from "./planeLayout.ts";
import type { Scene } from "./scene.ts";
import { windowSwatches } from "./swatches.ts";
import { windowTints } from "./windowTints.ts";
import { windowTransport } from "./windowTransport.ts";

export type WindowColors = "values" | "taps";

export interface WindowState {
  readonly colors: WindowColors;
  readonly transport: TransportState;
  /** What each plane holds besides colours of its scale. */
  readonly looks: readonly ReadonlySet<CellLook>[];
  chooseColors(colors: WindowColors): void;
  chooseOutChannel(channel: number): void;
  chooseInChannel(channel: number): void;
  /** The tap of an axis before the last two, whose slice of the volumes is shown. */
  chooseSlice(axis: number, tap: number): void;
}

const rulers = "numbers";

/** Input ⊛ kernel = output at one place of the window, with the patch and the sum behind the output. */
export function windowSection(scene: Scene, state: WindowState): TemplateResult {
  const { g, planes, width, color } = scene;
  const part = (ref: ViewRef, choosing: boolean) => ({ ...viewShape(g, ref), choosing });
  const layout = planeLayout(
    {
      input: part(planes.input, g.inChannels > 1),
      kernel: part(planes.kernel, scene.nav.slices.length > 0),
      output: part(planes.output, g.outChannels > 1),
      patchWidth: patchWidth(g),
    },
    width,
  );
  const unfolded = color({ view: "unfold", planes: [] }, "values");
  const caption = parameterCaption(g, scene.cursorKey);
  const choices = [
    { value: "values", label: "values", title: "By value, on a scale centred on 0" },
    {
      value: "taps",
      label: "taps",
      title: "One colour a tap: in the kernel, under the window and in the patch",
    },
  ] as const;
  const inputs =
    g.inChannels > 1 ? channelStepper("input", planes.input, g.inChannels, state.chooseInChannel) : nothing;
  const outputs =
    g.outChannels > 1
      ? channelStepper("output", planes.output, g.outChannels, state.chooseOutChannel)
      : nothing;
  const slices = scene.nav.slices.map((tap, axis) =>
    stepper("slice of the kernel", tap, g.kernelSize[axis] ?? 1, (chosen) => state.chooseSlice(axis, chosen)),
  );
  return html`<section class="window">
    <header>
      <h2>Sliding window</h2>
      ${exampleNote(scene.model.layer.examples)}
      <div class="tools">
        <color-legend
          class="inline"
          .coloring=${unfolded}
          .range=${false}
          .swatches=${windowSwatches(g, state.looks)}
        ></color-legend>
        ${segmented("Colour by", choices, state.colors, state.chooseColors)}
      </div>
    </header>
    <div class="planes">
      ${plane(scene, state, layout, planes.input, "input", "x", inputs)}
      <div class="operand">
        <span class="operator" aria-hidden="true">${g.transposed ? "⊛ᵀ" : "⊛"}</span>
        ${plane(scene, state, layout, planes.kernel, "kernel", "W", html`${slices}`)}
      </div>
      <div class="operand">
        <span class="operator" aria-hidden="true">=</span>
        ${plane(scene, state, layout, planes.output, "output", "y", outputs)}
      </div>
      ${patchOf(scene, unfolded, layout.height)}
    </div>
    ${caption === undefined ? nothing : html`<p class="caption" role="status">${caption}</p>`}
    ${arithmeticLine(scene)} ${windowTransport(state.transport)}
  </section>`;
}

function plane(
  scene: Scene,
  { colors }: WindowState,
  layout: PlaneLayout,
  ref: ViewRef,
  name: string,
  symbol: string,
  channels: TemplateResult | typeof nothing,
): TemplateResult {
  const { g, model, nav, selection, color } = scene;
  const { rows, columns } = viewShape(g, ref);
  const { left, top } = rulerInset(rulers);
  const cell = ref.view === "kernel" ? layout.kernelCell : layout.cell;
  const index = `${symbol}[${ref.planes.join(", ")}]`;
  const range = formatValue(rangeOf(model, ref));
  const slides = ref.view === (g.transposed ? "output" : "input");
  const position = windowOf(g, selection) ?? nav.position;
  return drawView(scene, ref, {
    box: { width: roomFor(columns, cell) + left, height: roomFor(rows, cell) + top },
    rulers,
    whole: true,
    colorBy: colors,
    heading: html`<span>${name} <code>${index}</code></span
      >${channels}<span class="range" title="Colours run from −${range} to ${range}">±${range}</span>`,
    label: `${name} ${index}, ${rows} rows, ${columns} columns`,
    ...(slides && { marks: placeMarks(g, windowSelection(g, { ...nav, position }), selection, ref) }),
    ...(slides &&
      colors === "taps" && {
        tints: windowTints(g, windowPosition(g, position), ref, color(ref, "taps").taps),
      }),
  });
}

function channelStepper(
  name: string,
  ref: ViewRef,
  count: number,
  choose: (channel: number) => void,
): TemplateResult {
  return stepper(`${name} channel`, ref.planes[0] ?? 0, count, choose);
}
