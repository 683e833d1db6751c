import { html, nothing, type TemplateResult } from "lit";
import { indexOf } from "../../src/core/indexing.ts";
import { formatCount, formatValue } from "../format.ts";
import { sumOf, type Term } from "./arithmetic.ts";
import { hasBias } from "./details.ts";
import { windowPosition, windowSizes } from "./navigation.ts";
import type { Scene } from "./scene.ts";
import { indexed } from "./selectionText.ts";

/** The sum behind the output that is selected, with its numbers; of a transposed convolution, what one input adds. */
export function arithmeticLine(scene: Scene): TemplateResult {
  return html`<p class="arithmetic">${scene.g.transposed ? stamp(scene) : sum(scene)}</p>`;
}

function sum(scene: Scene): TemplateResult {
  const { g, model, read, width } = scene;
  const { channel, position } = outputOf(scene);
  const name = indexed("y", [channel, ...position]);
  const found = sumOf(g, channel, position, roomForTerms(width), read);
  if (found === undefined) return html`${name} = …`;
  const { head, omitted, tail, total } = found;
  const terms = (list: readonly Term[]) =>
    list.map(({ input, weight }) => `${formatValue(input)}·${formatValue(weight)}`);
  const between = omitted === 0 ? [] : [html`<span class="omitted">… ${formatCount(omitted)} more …</span>`];
  const parts = [...terms(head), ...between, ...terms(tail), ...constant(model, channel)];
  return html`${name} =
    ${parts.map((text, i) => html`${i > 0 ? " + " : nothing}${text}`)} = <em>${formatValue(total, 4)}</em>`;
}

/** The bias by its number, or by its name until that is here. */
function constant({ ranges, layer, geometry }: Scene["model"], channel: number): readonly string[] {
  const bias = ranges?.bias?.[channel];
  if (bias !== undefined) return [formatValue(bias)];
  return hasBias(layer.report, geometry.weightShape) ? [`b[${channel}]`] : [];
}

/** A 3 × 3 kernel is written out wherever it may be; of longer sums so much as takes about one line. */
function roomForTerms(width: number): number {
  const pixelsOfTerm = 88;
  return Math.max(9, Math.floor(width / pixelsOfTerm) - 2);
}

/** The output whose sum is told: the selected one, or the one that the selected entry or patch contributes to. */
function outputOf({ g, selection, nav }: Scene): { channel: number; position: readonly number[] } {
  if (selection.at === "output") return selection;
  if (selection.at === "entry") return { channel: selection.out, position: selection.output };
  const position = selection.at === "patch" ? selection.position : windowPosition(g, nav.position);
  return { channel: selection.at === "weight" ? selection.out : nav.outChannel, position };
}

function stamp({ g, selection, nav, read }: Scene): TemplateResult {
  const { channel, position } =
    selection.at === "input"
      ? selection
      : { channel: nav.inChannel, position: windowPosition(g, nav.position) };
  const cell = read({ view: "flat", planes: [] }, channel, indexOf(position, windowSizes(g)));
  const name = indexed("x", [channel, ...position]);
  const value = cell === undefined ? "…" : formatValue(cell.value, 4);
  return html`${name} = <em>${value}</em>: the kernel is stamped onto the output, <em>${value}</em> · W[${channel}] is
    added to y under the frame.`;
}
