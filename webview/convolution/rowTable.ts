import { html, nothing, type TemplateResult } from "lit";
import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { ConvMatrix } from "../../src/core/convMatrix.ts";
import { defaultLayout, type Flattening, type Layout } from "../../src/core/layout.ts";
import { selectionAt } from "../../src/core/selection.ts";
import type { ViewRef } from "../../src/core/views.ts";
import { css } from "../color/rgb.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatCount, formatValue } from "../format.ts";
import { countersOf } from "../matrix/axis.ts";
import { viewAxes } from "./axes.ts";
import type { Scene } from "./scene.ts";
import { weightName } from "./selectionText.ts";

const most = 9;

const matrices = {
  NCHW: new WeakMap<ConvGeometry, ConvMatrix>(),
  NHWC: new WeakMap<ConvGeometry, ConvMatrix>(),
} as const satisfies Record<Flattening, unknown>;

function matrixOf(g: ConvGeometry, { flattening }: Layout): ConvMatrix {
  const kept = matrices[flattening];
  const matrix = kept.get(g) ?? new ConvMatrix(g, undefined, flattening);
  kept.set(g, matrix);
  return matrix;
}

/** The first nonzeros of a row of M: what the picture shows, to be read. */
export function rowTable(
  { g, read, color }: Scene,
  ref: ViewRef,
  row: number,
): TemplateResult | typeof nothing {
  if (ref.view !== "linear") return nothing;
  const found: { readonly column: number; readonly tap: number }[] = [];
  let count = 0;
  matrixOf(g, ref.layout ?? defaultLayout).visitRow(row, (column, tap) => {
    if (count++ < most) found.push({ column, tap });
  });
  const { taps } = color(ref, "taps");
  const { columns } = viewAxes(g, ref);
  const line = ({ column, tap }: (typeof found)[number]) => {
    const entry = selectionAt(g, ref, row, column);
    const value = read(ref, row, column);
    return html`<tr>
      <td><span class="tap" ${cssVariable("--tap", css(taps[tap] ?? [0, 0, 0]))}></span>${formatCount(column)}</td>
      <td>x[${countersOf(columns, column)
        .map(([, index]) => index)
        .join(", ")}]</td>
      <td>${entry && weightName(g, entry)}</td>
      <td>${value === undefined ? "…" : formatValue(value.value)}</td>
    </tr>`;
  };
  return html`<table class="row-entries">
    <caption>
      ${count === 1 ? "1 nonzero" : `${formatCount(count)} nonzeros`} in row ${formatCount(row)}
    </caption>
    <thead class="hidden">
      <tr><th scope="col">column</th><th scope="col">input</th><th scope="col">weight</th><th scope="col">value</th></tr>
    </thead>
    <tbody>
      ${found.map(line)}
    </tbody>
    ${count > most ? html`<tfoot><tr><td colspan="4">… ${formatCount(count - most)} more</td></tr></tfoot>` : nothing}
  </table>`;
}
