import { html, nothing, type TemplateResult } from "lit";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { type ViewRef, viewShape } from "../../src/core/views.ts";
import { stepper } from "../controls.ts";
import { rulerInset } from "../matrix/drawRulers.ts";
import type { Size } from "../matrix/viewport.ts";
import type { Planes } from "./navigation.ts";
import type { ViewDrawer } from "./viewDrawer.ts";

const largestCell = 25;
const rulers = "numbers";

/** Sizes of the three planes, with cells of one size wherever the room allows. */
export function planeBoxes(g: ConvGeometry, planes: Planes, width: number): { cell: number; side: number } {
  const shapes = [planes.input, planes.kernel, planes.output].map((ref) => viewShape(g, ref));
  const longest = Math.max(...shapes.map(({ rows, columns }) => Math.max(rows, columns)));
  const side = Math.max(150, Math.min(300, (width - 150) / 2.6));
  return { cell: Math.min(largestCell, side / longest), side };
}

function boxFor(g: ConvGeometry, ref: ViewRef, cell: number, side: number): Size {
  const { rows, columns } = viewShape(g, ref);
  // A kernel next to a large picture would be a speck at the picture's scale.
  const size =
    ref.view === "kernel"
      ? Math.max(cell, Math.min(largestCell, (0.6 * side) / Math.max(rows, columns)))
      : cell;
  const { left, top } = rulerInset(rulers);
  return { width: Math.ceil(columns * size) + left, height: Math.ceil(rows * size) + top };
}

export interface PlaneChoices {
  readonly planes: Planes;
  chooseOutChannel(channel: number): void;
  chooseInChannel(channel: number): void;
}

/** Input ⊛ kernel = output, as planes. */
export function planesRow(
  g: ConvGeometry,
  { planes, chooseInChannel, chooseOutChannel }: PlaneChoices,
  drawer: ViewDrawer,
  width: number,
): TemplateResult {
  const { cell, side } = planeBoxes(g, planes, width);
  const draw = (ref: ViewRef, caption: TemplateResult, label: string) =>
    drawer.draw(ref, { box: boxFor(g, ref, cell, side), rulers, caption, label, cellLimit: largestCell });
  const [ci = 0] = planes.input.planes;
  const [co = 0] = planes.output.planes;
  const padded = !g.transposed && g.axes.some((a) => a.padBefore + a.padAfter > 0);
  return html`<div class="planes">
    <div class="plane">
      ${channelChoice("input channel", "ci", g.inChannels, ci, chooseInChannel)}
      ${draw(planes.input, html`input <code>x[${planes.input.planes.join(", ")}]</code>${padded ? ", padding hatched" : ""}`, "input")}
    </div>
    <span class="operator" aria-hidden="true">${g.transposed ? "⊛ᵀ" : "⊛"}</span>
    <div class="plane">
      ${draw(planes.kernel, html`kernel <code>W[${planes.kernel.planes.join(", ")}]</code>`, "kernel")}
    </div>
    <span class="operator" aria-hidden="true">=</span>
    <div class="plane">
      ${channelChoice("output channel", "co", g.outChannels, co, chooseOutChannel)}
      ${draw(planes.output, html`output <code>y[${planes.output.planes.join(", ")}]</code>`, "output")}
    </div>
  </div>`;
}

function channelChoice(
  label: string,
  name: string,
  count: number,
  chosen: number,
  choose: (channel: number) => void,
) {
  if (count === 1) return nothing;
  return html`<div class="channel"><span>${name}</span>${stepper(label, chosen, count, choose)}</div>`;
}
