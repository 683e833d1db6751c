import type { AttentionDesign } from "../../src/core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../../src/core/sequence/attentionPredictor.ts";
import { lossLandscape } from "../../src/core/sequence/expectedLoss.ts";
import type { Variable } from "../../src/core/sequence/task.ts";
import type { PageTask, RaceEntry } from "../../src/protocol/sequence.ts";
import type { ThemedChart } from "../chart.ts";
import { type LossSeries, lossBars } from "../lossBars.ts";
import { raceSeries } from "../race.ts";
import { gapChart } from "./gapChart.ts";
import { gapPoint, lossAt, pointAt } from "./gapPoints.ts";
import { Kept } from "./kept.ts";
import type { Landscape, LandscapeAxis } from "./lossLandscape.ts";
import { variableName } from "./names.ts";
import type { AttentionModel } from "./session.ts";

/** Layers besides the one in view that the bars have room for; the race has all of them. */
const mostOthers = 3;

/** Points along either side of the landscape. */
const landscapeSize = 64;

/** The pictures of the expected loss, each made anew only when what it shows has changed. */
export class LossParts {
  readonly #series = new Kept<readonly LossSeries[]>();
  readonly #bars = new Kept<ThemedChart>();
  readonly #gap = new Kept<ThemedChart | undefined>();
  readonly #landscape = new Kept<Landscape | undefined>();

  /** The optimum, the design in view, what training found, and a few others. */
  series(
    { layer, training, sharpened }: AttentionModel,
    { optimum }: PageTask,
    race: readonly RaceEntry[],
    factor: number,
  ): readonly LossSeries[] {
    const loss = lossAt(factor, layer.loss, sharpened) ?? sharpened?.loss ?? layer.loss;
    const verified = training?.verified;
    return this.#series.of([optimum, loss, verified, race, layer.name], () => {
      const all = raceSeries({ task: "", optimum, entries: race, active: layer.name });
      const others = all.filter(({ role }) => role === "other").slice(0, mostOthers);
      const own = { name: layer.name, role: "own", place: placeIn(race, layer.name) } as const;
      const trained = { name: "trained", role: "other", place: race.length } as const;
      return [
        ...all.filter(({ role }) => role === "optimum"),
        ...(loss ? [{ ...own, perPosition: loss.perPosition }] : []),
        ...others,
        ...(verified ? [{ ...trained, perPosition: verified.perPosition }] : []),
      ];
    });
  }

  bars(series: readonly LossSeries[]): ThemedChart {
    return this.#bars.of([series], () => lossBars(series));
  }

  /** The gap to the optimum against β, which is `unit` with the file's own scale; nothing until it has been computed. */
  gap(
    { sharpness, sharpened, layer }: AttentionModel,
    { optimum }: PageTask,
    factor: number,
    unit: number,
  ): ThemedChart | undefined {
    return this.#gap.of([sharpness, sharpened, layer.loss, optimum, factor, unit], () => {
      if (sharpness.length === 0) return undefined;
      const points = sharpness.map((point) => gapPoint(point, optimum.loss));
      const known = lossAt(factor, layer.loss, sharpened);
      const chosen = known ? gapPoint({ factor, loss: known }, optimum.loss) : pointAt(points, factor);
      return gapChart(points, chosen, unit);
    });
  }

  /** The loss over the first two variables; nothing where there are fewer. */
  landscape(design: AttentionDesign, { task }: PageTask): Landscape | undefined {
    return this.#landscape.of([design, task], () => {
      const [first, second] = task.variables;
      if (first === undefined || second === undefined) return undefined;
      const { size, values, x, y } = lossLandscape(task, attentionPredictor(design, task), landscapeSize);
      const axis = ({ name }: Variable, [least, most]: readonly [number, number]): LandscapeAxis => ({
        name,
        label: variableName(name),
        least,
        most,
      });
      return { x: axis(first, x), y: axis(second, y), size, losses: values };
    });
  }
}

function placeIn(race: readonly RaceEntry[], name: string): number {
  return Math.max(
    0,
    race.findIndex(({ layer }) => layer === name),
  );
}
