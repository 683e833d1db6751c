import { html, nothing, type TemplateResult } from "lit";
import { indexOf } from "../../src/core/indexing.ts";
import type { Selection } from "../../src/core/selection.ts";
import { formatCount, formatValue } from "../format.ts";
import { type ReadCell, sumOf, type Term } from "./arithmetic.ts";
import { hasBias } from "./details.ts";
import type { ConvolutionModel } from "./model.ts";
import { type Navigation, windowPosition, windowSizes } from "./navigation.ts";
import { indexed } from "./selectionText.ts";

/** The sum behind the output that is selected, with its numbers; of a transposed convolution, what one input adds. */
export function arithmeticLine(
  model: ConvolutionModel,
  selection: Selection,
  nav: Navigation,
  read: ReadCell,
  width: number,
): TemplateResult {
  return html`<p class="arithmetic">${model.geometry.transposed ? stamp(model, selection, nav, read) : sum(model, selection, nav, read, width)}</p>`;
}

function sum(
  model: ConvolutionModel,
  selection: Selection,
  nav: Navigation,
  read: ReadCell,
  width: number,
): TemplateResult {
  const { geometry: g, ranges, layer } = model;
  const { channel, position } = outputOf(model, selection, nav);
  const name = indexed("y", [channel, ...position]);
  const found = sumOf(g, channel, position, roomForTerms(width), read);
  if (found === undefined) return html`${name} = …`;
  const { head, omitted, tail, total } = found;
  const terms = (list: readonly Term[]) =>
    list.map(({ input, weight }) => `${formatValue(input)}·${formatValue(weight)}`);
  const between = omitted === 0 ? [] : [html`<span class="omitted">… ${formatCount(omitted)} more …</span>`];
  const bias = ranges?.bias?.[channel];
  const biased = hasBias(layer.report, g.weightShape);
  const constant = bias === undefined ? (biased ? [`b[${channel}]`] : []) : [formatValue(bias)];
  const parts = [...terms(head), ...between, ...terms(tail), ...constant];
  return html`${name} = ${parts.map((text, i) => html`${i > 0 ? " + " : nothing}${text}`)} = <em>${formatValue(total, 4)}</em>`;
}

/** A 3 × 3 kernel is written out wherever it may be; of longer sums so much as takes about one line. */
function roomForTerms(width: number): number {
  const pixelsOfTerm = 88;
  return Math.max(9, Math.floor(width / pixelsOfTerm) - 2);
}

/** The output whose sum is told: the selected one, or the one that the selected entry or patch contributes to. */
function outputOf({ geometry: g }: ConvolutionModel, selection: Selection, nav: Navigation) {
  if (selection.at === "output") return selection;
  if (selection.at === "entry") return { channel: selection.out, position: selection.output };
  const position = selection.at === "patch" ? selection.position : windowPosition(g, nav.position);
  return { channel: selection.at === "weight" ? selection.out : nav.outChannel, position };
}

function stamp(
  { geometry: g }: ConvolutionModel,
  selection: Selection,
  nav: Navigation,
  read: ReadCell,
): TemplateResult {
  const { channel, position } =
    selection.at === "input"
      ? selection
      : { channel: nav.inChannel, position: windowPosition(g, nav.position) };
  const cell = read({ view: "flat", planes: [] }, channel, indexOf(position, windowSizes(g)));
  const name = indexed("x", [channel, ...position]);
  const value = cell === undefined ? "…" : formatValue(cell.value, 4);
  return html`${name} = <em>${value}</em>, so <em>${value}</em> · W[${channel}] is added to y where the frame is: the kernel is stamped onto the output.`;
}
