import { html, nothing, type TemplateResult } from "lit";
import type { ConvPage, PageLayer } from "../../src/protocol/page.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { button } from "../controls.ts";

type ReportRow = PageLayer["rows"][number];

export interface ReportCharts {
  readonly zeros: ThemedChart;
  readonly rows: ThemedChart;
}

/** All numbers of the layer with their formulas, and where its zeros come from. */
export function report(
  { rows }: ConvPage,
  charts: ReportCharts,
  palette: Palette,
  copy: () => void,
  showClaims: () => void,
): TemplateResult {
  return html`<section class="report">
    <header>
      <h2>Report</h2>
      <div class="tools">${button("Copy report", "Copy the table", copy, "copy")}</div>
    </header>
    <div class="columns">
      ${reportTable(rows, showClaims)}
      <div class="charts">
        ${figure("zeros of M against input size", charts.zeros, palette)}
        ${figure("rows of M by their nonzeros", charts.rows, palette)}
      </div>
    </div>
  </section>`;
}

export function reportTable(rows: readonly ReportRow[], showClaims: () => void): TemplateResult {
  return html`<table>
    <thead class="hidden">
      <tr>
        <th scope="col">quantity</th>
        <th scope="col">value</th>
        <th scope="col">formula</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => reportRow(row, showClaims))}
    </tbody>
  </table>`;
}

function reportRow({ label, value, formula, claimed }: ReportRow, showClaims: () => void): TemplateResult {
  const mistake =
    claimed === undefined
      ? nothing
      : html`<button type="button" class="claimed" title="Show the claim in the editor" @click=${showClaims}>
          <span class="codicon codicon-error"></span>claimed ${claimed}
        </button>`;
  return html`<tr class=${claimed === undefined ? "" : "false-claim"}>
    <th scope="row">${label}</th>
    <td class="value">${value}${mistake}</td>
    <td class="formula">${formula}</td>
  </tr>`;
}

function figure(caption: string, chart: ThemedChart, palette: Palette): TemplateResult {
  return html`<figure>
    <figcaption>${caption}</figcaption>
    <unroll-chart .chart=${chart} .palette=${palette} .label=${caption}></unroll-chart>
  </figure>`;
}
