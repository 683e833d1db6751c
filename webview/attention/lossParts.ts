import type { AttentionDesign } from "../../src/core/sequence/attentionDesign.ts";
import { attentionPredictor } from "../../src/core/sequence/attentionPredictor.ts";
import { lossLandscape } from "../../src/core/sequence/expectedLoss.ts";
import type { Variable } from "../../src/core/sequence/task.ts";
import type { PageTask, RaceEntry } from "../../src/protocol/sequence.ts";
import type { ThemedChart } from "../chart.ts";
import { type LossSeries, lossBars } from "../lossBars.ts";
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
    return this.#series.of([optimum, loss, verified, race, layer.name], () => [
      { name: "optimum", role: "optimum", perPosition: optimum.positions.map((position) => position.loss) },
      ...(loss ? [{ name: layer.name, role: "own", perPosition: loss.perPosition } as const] : []),
      ...race
        .filter((entry) => entry.layer !== layer.name)
        .slice(0, mostOthers)
        .map((entry) => ({ name: entry.layer, role: "other", perPosition: entry.loss.perPosition }) as const),
      ...(verified ? [{ name: "trained", role: "other", perPosition: verified.perPosition } as const] : []),
    ]);
  }

  bars(series: readonly LossSeries[]): ThemedChart {
    return this.#bars.of([series], () => lossBars(series));
  }

  /** The gap to the optimum against the factor of the scale; nothing until it has been computed. */
  gap(
    { sharpness, sharpened, layer }: AttentionModel,
    { optimum }: PageTask,
    factor: number,
  ): ThemedChart | undefined {
    return this.#gap.of([sharpness, sharpened, layer.loss, optimum, factor], () => {
      if (sharpness.length === 0) return undefined;
      const points = sharpness.map((point) => gapPoint(point, optimum.loss));
      const known = lossAt(factor, layer.loss, sharpened);
      const chosen = known ? gapPoint({ factor, loss: known }, optimum.loss) : pointAt(points, factor);
      return gapChart(points, chosen);
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
