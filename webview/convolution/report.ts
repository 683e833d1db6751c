import { html, nothing, type TemplateResult } from "lit";
import type { PageLayer } from "../../src/protocol/pageState.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { button } from "../controls.ts";
import { formatCount } from "../format.ts";
import type { ConvolutionModel } from "./model.ts";
import type { ReportCharts } from "./reportCharts.ts";

type ReportRow = PageLayer["rows"][number];

/** All numbers of the layer with their formulas, and where its zeros come from. */
export function report(
  { layer: { rows, report: numbers }, ranges }: ConvolutionModel,
  counted: number | undefined,
  charts: ReportCharts,
  palette: Palette,
  copy: () => void,
  showClaims: () => void,
  progress: TemplateResult | typeof nothing,
): TemplateResult {
  return html`<section class="report">
    <header>
      <h2>Report</h2>
      <div class="tools">${button("Copy report", "Copy the table", copy, "copy")}</div>
    </header>
    ${progress}
    <div class="columns">
      ${reportTable([...rows, ...(ranges?.computed ?? [])], showClaims, countOf(Number(numbers.nonzeros), counted))}
      <div class="charts">
        ${figure("zeros of M against input size", charts.zeros, palette)}
        ${figure("rows of M by their nonzeros", charts.rows, palette)}
      </div>
    </div>
  </section>`;
}

/** What was found beside a formula. */
type Counted = ReadonlyMap<string, TemplateResult>;

export function reportTable(
  rows: readonly ReportRow[],
  showClaims: () => void,
  counted: Counted = new Map(),
): TemplateResult {
  return html`<table>
    <thead class="hidden">
      <tr>
        <th scope="col">quantity</th>
        <th scope="col">value</th>
        <th scope="col">formula</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => reportRow(row, showClaims, counted.get(row.key)))}
    </tbody>
  </table>`;
}

/** Says beside the formula's number of nonzeros what counting them one by one came to. */
function countOf(formula: number, counted: number | undefined): Counted {
  if (counted === undefined) return new Map();
  const same = counted === formula;
  const text = same ? "= formula = counted" : `≠ counted ${formatCount(counted)}`;
  const title = "Counted by going through every window, tap and pair of channels";
  return new Map([
    ["nonzeros", html`<span class="counted ${same ? "good" : "bad"}" title=${title}>${text}</span>`],
  ]);
}

function reportRow(
  { label, value, formula, claimed }: ReportRow,
  showClaims: () => void,
  counted: TemplateResult | undefined,
): TemplateResult {
  const mistake =
    claimed === undefined
      ? nothing
      : html`<button type="button" class="claimed" title="Show the claim in the editor" @click=${showClaims}>
          <span class="codicon codicon-error"></span>claimed ${claimed}
        </button>`;
  return html`<tr class=${claimed === undefined ? "" : "false-claim"}>
    <th scope="row">${label}</th>
    <td class="value${/\p{L}{3}/u.test(value) ? " phrase" : ""}">${value}${mistake}${counted ?? nothing}</td>
    <td class="formula">${formula}</td>
  </tr>`;
}

function figure(caption: string, chart: ThemedChart, palette: Palette): TemplateResult {
  return html`<figure>
    <figcaption>${caption}</figcaption>
    <unroll-chart .chart=${chart} .palette=${palette} .label=${caption}></unroll-chart>
  </figure>`;
}
