import { html, nothing, type TemplateResult } from "lit";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { type ViewRef, viewShape } from "../../src/core/views.ts";
import { stepper } from "../controls.ts";
import { rulerInset } from "../matrix/drawRulers.ts";
import type { Size } from "../matrix/viewport.ts";
import type { Planes } from "./navigation.ts";
import type { ViewDrawer } from "./viewDrawer.ts";

const largestCell = 28;
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
  const draw = (ref: ViewRef, name: string, symbol: string, channels: TemplateResult | typeof nothing) => {
    const index = `${symbol}[${ref.planes.join(", ")}]`;
    const heading = html`<span>${name} <code>${index}</code></span>${channels}`;
    return drawer.draw(ref, {
      box: boxFor(g, ref, cell, side),
      rulers,
      heading,
      label: `${name} ${index}`,
      cellLimit: largestCell,
    });
  };
  const [ci = 0] = planes.input.planes;
  const [co = 0] = planes.output.planes;
  const inputs = g.inChannels > 1 ? stepper("input channel", ci, g.inChannels, chooseInChannel) : nothing;
  const outputs =
    g.outChannels > 1 ? stepper("output channel", co, g.outChannels, chooseOutChannel) : nothing;
  return html`${draw(planes.input, "input", "x", inputs)}
    <span class="operator" aria-hidden="true">${g.transposed ? "⊛ᵀ" : "⊛"}</span>
    ${draw(planes.kernel, "kernel", "W", nothing)}
    <span class="operator" aria-hidden="true">=</span>
    ${draw(planes.output, "output", "y", outputs)}`;
}
