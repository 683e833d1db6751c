import type { nothing, TemplateResult } from "lit";
import type { PageTask, RaceEntry } from "../src/protocol/sequence.ts";
import { Kept } from "./attention/kept.ts";
import type { ThemedChart } from "./chart.ts";
import type { Palette } from "./color/palette.ts";
import { lossTotals } from "./lossBars.ts";
import { type Race, raceSection, rankedSeries } from "./race.ts";

/** The race that the layer in view takes part in; its chart is made anew only when somebody has moved. */
export class RaceView {
  readonly #chart = new Kept<ThemedChart>();

  of(
    { name, optimum }: PageTask,
    entries: readonly RaceEntry[],
    active: string,
    palette: Palette,
    select: (layer: string) => void,
  ): TemplateResult | typeof nothing {
    const race: Race = { task: name, optimum, entries, active };
    const chart = this.#chart.of([entries, active, optimum], () => lossTotals(rankedSeries(race)));
    return raceSection(race, chart, palette, select);
  }
}
