import { html, type TemplateResult } from "lit";
import type { RnnPage } from "../../src/protocol/pageState.ts";
import type { RaceEntry, TrainingState } from "../../src/protocol/sequence.ts";
import { methodText } from "../attention/methodText.ts";
import type { ThemedChart } from "../chart.ts";
import type { Palette } from "../color/palette.ts";
import { type LossSeries, seriesLegend } from "../lossBars.ts";
import { raceSeries } from "../race.ts";

/** Layers besides the one in view that the bars have room for; the race has all of them. */
const mostOthers = 3;

/** The optimum, the layer in view, what training found, and a few others. */
export function recurrentSeries(
  { name, loss, task }: RnnPage,
  training: TrainingState | undefined,
  race: readonly RaceEntry[],
): readonly LossSeries[] {
  const all = raceSeries({ task: "", optimum: task.optimum, entries: race, active: name });
  const place = Math.max(
    0,
    race.findIndex(({ layer }) => layer === name),
  );
  const verified = training?.verified;
  return [
    ...all.filter(({ role }) => role === "optimum"),
    { name, role: "own", place, perPosition: loss.perPosition },
    ...all.filter(({ role }) => role === "other").slice(0, mostOthers),
    ...(verified
      ? [{ name: "trained", role: "other", place: race.length, perPosition: verified.perPosition } as const]
      : []),
  ];
}

/** What the layer costs at each position, and how that was computed. */
export function lossFigure(
  { loss, task }: RnnPage,
  series: readonly LossSeries[],
  bars: ThemedChart,
  palette: Palette,
): TemplateResult {
  return html`<figure class="bars">
    <figcaption>expected loss per position, ${methodText(loss, task.task)}</figcaption>
    <unroll-chart .chart=${bars} .palette=${palette} .label=${"Loss per position beside the optimum"}></unroll-chart>
    ${seriesLegend(series, palette)}
  </figure>`;
}
