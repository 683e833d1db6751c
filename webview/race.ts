import { html, nothing, type TemplateResult } from "lit";
import type { OptimalLoss } from "../src/core/sequence/loss.ts";
import { lossText } from "../src/core/sequence/lossText.ts";
import type { RaceEntry } from "../src/protocol/sequence.ts";
import type { ThemedChart } from "./chart.ts";
import type { Palette } from "./color/palette.ts";
import { css, type Rgb } from "./color/rgb.ts";
import { cssVariable } from "./cssVariable.ts";
import { formatCount, formatValue } from "./format.ts";
import { type LossSeries, seriesColors } from "./lossBars.ts";

/** The layers of a file on one task, the best first. */
export interface Race {
  readonly task: string;
  readonly optimum: OptimalLoss;
  readonly entries: readonly RaceEntry[];
  /** The layer in view. */
  readonly active: string;
}

/** The optimum first, then the layers in the order of the file, so that colours stay when losses change. */
export function raceSeries({ optimum, entries, active }: Race): readonly LossSeries[] {
  return [
    {
      name: "optimum",
      role: "optimum",
      place: -1,
      perPosition: optimum.positions.map(({ loss }) => loss),
    },
    ...entries.map(
      ({ layer, loss }, place): LossSeries => ({
        name: layer,
        role: layer === active ? "own" : "other",
        place,
        perPosition: loss.perPosition,
      }),
    ),
  ];
}

/** The same, the best first. */
export function rankedSeries(race: Race): readonly LossSeries[] {
  const total = ({ perPosition }: LossSeries) => perPosition.reduce((sum, loss) => sum + loss, 0);
  return [...raceSeries(race)].sort(
    (a, b) => Number(b.role === "optimum") - Number(a.role === "optimum") || total(a) - total(b),
  );
}

/** All layers of the file that answer the same task, beside the best that anything could do. */
export function raceSection(
  race: Race,
  chart: ThemedChart,
  palette: Palette,
  select: (layer: string) => void,
): TemplateResult | typeof nothing {
  const { task, optimum, entries } = race;
  if (entries.length < 2) return nothing;
  const series = raceSeries(race);
  const colors = seriesColors(series, palette);
  const colorOf = (name: string) =>
    colors[series.findIndex((one) => one.role !== "optimum" && one.name === name)];
  const ranked = [...entries].sort((a, b) => a.loss.loss - b.loss.loss);
  const positions = optimum.positions.map((_, i) => i);
  // With more of them than this, the chart alone tells the positions apart.
  const listed = positions.length <= 6 ? positions : [];
  return html`<section class="race">
    <header>
      <h2>Race</h2>
      <span class="hint">all layers of this file on ${task}</span>
    </header>
    <div class="columns">
      <div class="table" tabindex="0" role="group" aria-label="Race">
        <table>
          <thead>
            <tr>
              <th scope="col">layer</th>
              ${listed.map((i) => html`<th scope="col" class="value position">loss ${i + 1}</th>`)}
              <th scope="col" class="value">total</th>
              <th scope="col" class="value">gap</th>
              <th scope="col" class="value">params</th>
            </tr>
          </thead>
          <tbody>
            <tr class="optimum">
              <th scope="row">${swatch(palette.good)}optimum</th>
              ${listed.map((i) => html`<td class="value position">${formatValue(optimum.positions[i]?.loss ?? 0)}</td>`)}
              <td class="value">${lossText(optimum.loss)}</td>
              <td class="value">0</td>
              <td class="value">–</td>
            </tr>
            ${ranked.map((entry) => row(entry, race, listed, colorOf(entry.layer) ?? palette.dim, select))}
          </tbody>
        </table>
      </div>
      <figure>
        <figcaption>total loss, from the first position to the last</figcaption>
        <unroll-chart
          ${cssVariable("--height", `${46 + 30 * (entries.length + 1)}px`)}
          .chart=${chart}
          .palette=${palette}
          .label=${"Total loss of all layers, by position"}
        ></unroll-chart>
      </figure>
    </div>
  </section>`;
}

function row(
  { layer, type, loss, parameters }: RaceEntry,
  { optimum, active }: Race,
  listed: readonly number[],
  color: Rgb,
  select: (layer: string) => void,
): TemplateResult {
  const title = `${formatValue(loss.loss, 8)} ± ${formatValue(loss.error, 1)}`;
  return html`<tr class=${layer === active ? "active" : ""} aria-current=${layer === active ? "true" : nothing}>
    <th scope="row">
      <button type="button" title="Show ${layer}" @click=${() => select(layer)}>
        ${swatch(color)}<span class="layer">${layer}</span> <span class="hint">${type}</span>
      </button>
    </th>
    ${listed.map((i) => html`<td class="value position">${formatValue(loss.perPosition[i] ?? Number.NaN)}</td>`)}
    <td class="value" title=${title}>${lossText(loss.loss)}</td>
    <td class="value" title=${title}>${gapText(loss.loss - optimum.loss, loss.error)}</td>
    <td class="value">${formatCount(parameters)}</td>
  </tr>`;
}

/** A gap smaller than the error of the computation is not told apart from none. */
export function gapText(gap: number, error: number): string {
  return Math.abs(gap) <= error ? `< ${formatValue(error, 2)}` : formatValue(gap);
}

function swatch(color: Rgb): TemplateResult {
  return html`<i class="swatch" ${cssVariable("--color", css(color))}></i>`;
}
