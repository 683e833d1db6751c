import { html, type TemplateResult } from "lit";
import type { PageLayer } from "../src/protocol/pageState.ts";
import { button } from "./controls.ts";
import { reportTable } from "./convolution/report.ts";

/** The numbers of a layer on a sequence, each with how it comes about. */
export function reportSection(
  rows: PageLayer["rows"],
  { copyReport, showClaims }: { copyReport(): void; showClaims(): void },
): TemplateResult {
  return html`<section class="report">
    <header>
      <h2>Report</h2>
      <div class="tools">${button("Copy report", "Copy the table", () => copyReport(), "copy")}</div>
    </header>
    <div class="columns alone">${reportTable(rows, () => showClaims())}</div>
  </section>`;
}
