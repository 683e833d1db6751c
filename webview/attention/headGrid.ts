import { html, nothing, type TemplateResult } from "lit";
import type { Coloring } from "../color/coloring.ts";
import { css, type Rgb } from "../color/rgb.ts";
import { cssVariable } from "../cssVariable.ts";
import type { HeadRow } from "./headRows.ts";

export interface HeadGridState {
  readonly rows: readonly HeadRow[];
  /** The layer and the head in view. */
  readonly layer: string;
  readonly head: number;
  /** A hue for each head, where lines have them. */
  readonly hues: readonly Rgb[] | undefined;
  /** Of weights. */
  readonly coloring: Coloring;
  choose(layer: string, head: number): void;
}

/** A small picture of every head's weights, to choose from: a row for each layer, a column for each head. */
export function headGrid(state: HeadGridState): TemplateResult | typeof nothing {
  const { rows } = state;
  const most = Math.max(0, ...rows.map(({ weights }) => weights.length));
  if (rows.length < 2 && most < 2) return nothing;
  // Layers of one head each fit side by side.
  if (rows.length === 1 || most === 1) {
    return html`<div class="heads" role="group" aria-label="Heads">
      ${rows.map((row) => row.weights.map((_, head) => thumbnail(state, row, head, rows.length === 1 ? headName(head) : row.layer)))}
    </div>`;
  }
  return html`<div class="heads of-layers" role="group" aria-label="Heads of all layers" tabindex="0">
    <table>
      <thead>
        <tr>
          <td></td>
          ${Array.from({ length: most }, (_, head) => html`<th scope="col">${headName(head)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr class=${row.layer === state.layer ? "active" : ""}>
            <th scope="row" title=${row.layer}>${row.layer}</th>
            ${row.weights.map((_, head) => html`<td>${thumbnail(state, row, head, undefined)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const headName = (head: number) => `head ${head + 1}`;

/** @param label what is written below it; in a table the headings say it */
function thumbnail(
  { layer, head: chosen, hues, coloring, choose }: HeadGridState,
  row: HeadRow,
  head: number,
  label: string | undefined,
): TemplateResult {
  const isChosen = row.layer === layer && head === chosen;
  const name = `${row.layer}, ${headName(head)}`;
  const swatch = hues === undefined || row.layer !== layer ? nothing : html`<i class="swatch"></i>`;
  return html`<button
    type="button"
    class="head"
    aria-pressed=${isChosen ? "true" : "false"}
    aria-label=${name}
    title=${isChosen ? name : `Show ${name}`}
    ${cssVariable("--hue", css(hues?.[head] ?? [0, 0, 0]))}
    @click=${() => choose(row.layer, head)}
  >
    <head-thumbnail .map=${row.weights[head]} .coloring=${coloring} .isMasked=${maskOf(row)}></head-thumbnail>
    ${label === undefined ? swatch : html`<span>${swatch}${label}</span>`}
  </button>`;
}

const masks = new WeakMap<HeadRow, (row: number, column: number) => boolean>();

/** One function for each row, so that pictures that have not changed are not drawn again. */
function maskOf(row: HeadRow): (row: number, column: number) => boolean {
  const mask = masks.get(row) ?? ((r: number, c: number) => !row.sees(r, c));
  masks.set(row, mask);
  return mask;
}
