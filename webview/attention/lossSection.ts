import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { ExpectedLoss } from "../../src/core/sequence/loss.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import type { ThemedChart } from "../chart.ts";
import type { Coloring } from "../color/coloring.ts";
import type { Palette } from "../color/palette.ts";
import { button } from "../controls.ts";
import { cssVariable } from "../cssVariable.ts";
import { formatValue } from "../format.ts";
import { type LossSeries, seriesLegend } from "../lossBars.ts";
import type { Landscape, LandscapePick } from "./lossLandscape.ts";
import { methodText } from "./methodText.ts";
import { greatestFactor } from "./navigation.ts";
import { sharpnessText } from "./sharpnessText.ts";

export interface LossState {
  readonly palette: Palette;
  readonly task: Task;
  /** Of the design in view, `undefined` until it has been computed. */
  readonly loss: ExpectedLoss | undefined;
  readonly series: readonly LossSeries[];
  readonly bars: ThemedChart;
  readonly landscape: Landscape | undefined;
  readonly marker: LandscapePick | undefined;
  /** Of losses from 0 to this. */
  coloring(most: number): Coloring;
  readonly gap: ThemedChart | undefined;
  readonly factor: number;
  /** β with the file's own scale. */
  readonly unit: number;
  /** The file's own scale. */
  readonly scale: number;
  pick(at: LandscapePick): void;
  chooseFactor(factor: number): void;
  /** Why nothing can be written into the file at the moment. */
  readonly refusal: string | undefined;
  writeScale(scale: number): void;
}

/** What the design costs: at each position beside others, over the variables, and with sharper or softer attention. */
export function lossSection(state: LossState): TemplateResult {
  const { palette, task, loss, series, bars } = state;
  return html`<section class="loss">
    <header>
      <h2>Expected loss</h2>
      <div class="tools"><span class="hint">${loss === undefined ? "computing …" : methodText(loss, task)}</span></div>
    </header>
    <div class="charts">
      <figure class="bars">
        <figcaption>per position, beside the optimum</figcaption>
        <unroll-chart .chart=${bars} .palette=${palette} .label=${"Loss per position beside the optimum"}></unroll-chart>
        ${seriesLegend(series, palette)}
      </figure>
      ${landscapeFigure(state)} ${gapFigure(state)}
    </div>
  </section>`;
}

function landscapeFigure({
  task,
  landscape,
  marker,
  palette,
  coloring,
  pick,
}: LossState): TemplateResult | typeof nothing {
  if (landscape === undefined) return nothing;
  const most = landscape.losses.reduce((a, b) => Math.max(a, b), 0);
  return html`<figure class="over">
    <figcaption>
      loss over (${landscape.x.label}, ${landscape.y.label})${task.variables.length > 2 ? ", the others at their medians" : nothing}
    </figcaption>
    <loss-landscape
      .landscape=${landscape}
      .marker=${marker}
      .palette=${palette}
      @landscapepick=${({ detail }: CustomEvent<LandscapePick>) => pick(detail)}
    ></loss-landscape>
    <color-legend class="inline" .coloring=${coloring(most)} .range=${false}></color-legend>
  </figure>`;
}

function gapFigure(state: LossState): TemplateResult | typeof nothing {
  const { gap, palette, factor, unit, scale, chooseFactor, refusal, writeScale } = state;
  if (gap === undefined) return nothing;
  const isMoved = factor !== 1;
  const beta = formatValue(unit * factor, 4);
  const most = greatestFactor(unit);
  return html`<figure class="gap">
    <figcaption title=${sharpnessText}>gap to the optimum against β</figcaption>
    <unroll-chart .chart=${gap} .palette=${palette} .label=${"Gap to the optimum against β"}></unroll-chart>
    <div class="sharpness">
      <label title="Multiplies the scores: sharper attention to the right; double-click for the file's own">
        <span>β</span>
        <input
          ${cssVariable("--done", `${(100 * factor) / most}%`)}
          type="range"
          min="0"
          max=${most}
          step=${most / 128}
          .value=${live(String(factor))}
          aria-label="β, how sharply the layer attends"
          aria-valuetext="${beta}, ${formatValue(factor)} times the file's scale"
          @input=${({ currentTarget }: Event) => {
            if (currentTarget instanceof HTMLInputElement) chooseFactor(currentTarget.valueAsNumber);
          }}
          @dblclick=${() => chooseFactor(1)}
        />
        <output>${beta}</output>
      </label>
      ${isMoved ? button("Write to file", `Write ${formatValue(scale * factor, 6)} as the layer's scale`, () => writeScale(scale * factor), undefined, refusal) : nothing}
    </div>
  </figure>`;
}
