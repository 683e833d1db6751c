import { html, nothing, type TemplateResult } from "lit";
import type { ShareSeries } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { button } from "../controls.ts";
import type { ConvolutionModel } from "./model.ts";
import { sparsityCurve, sparsityOf } from "./sparsityCurve.ts";

/** All numbers of the layer with their formulas, and how its zeros depend on the size of the input. */
export function report(
  { layer }: ConvolutionModel,
  series: ShareSeries,
  palette: Palette,
  copy: () => void,
): TemplateResult {
  return html`<section class="report">
    <header>
      <h2>Report</h2>
      <div class="tools">${button("Copy report", "Copy these lines as Markdown", copy, "copy")}</div>
    </header>
    <div class="columns">
      <table>
        <thead class="hidden">
          <tr><th>quantity</th><th>value</th><th>formula</th></tr>
        </thead>
        <tbody>
          ${layer.rows.map(
            ({ label, value, formula, claimed }) =>
              html`<tr class=${claimed === undefined ? "" : "false-claim"}>
                <th scope="row">${label}</th>
                <td class="value">
                  ${value}${
                    claimed === undefined
                      ? nothing
                      : html`<span class="claimed"><span class="codicon codicon-error"></span>claimed ${claimed}</span>`
                  }
                </td>
                <td class="formula">${formula}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <figure>
        <share-chart .series=${series} .palette=${palette} .label=${"Share of zeros of M against the input's size"}></share-chart>
        <figcaption>zeros of M against input size</figcaption>
      </figure>
    </div>
  </section>`;
}

/** The curve of a layer, for its chart. */
export function zerosSeries({ layer, geometry }: ConvolutionModel): ShareSeries {
  const points = sparsityCurve(layer.parameters, geometry).map(({ size, sparsity }) => ({
    x: size,
    y: sparsity,
  }));
  const current = { x: geometry.inputSize.at(-1) ?? 1, y: sparsityOf(geometry) };
  return { points, current, xTitle: geometry.axes.length === 1 ? "input length" : "input width" };
}
