import assert from "node:assert/strict";
import fc from "fast-check";
import type { ExpectedLoss } from "../../../src/core/sequence/loss.ts";
import { optimalLoss } from "../../../src/core/sequence/optimum.ts";
import type { Distribution } from "../../../src/core/sequence/task.ts";
import type { RaceEntry } from "../../../src/protocol/sequence.ts";
import type { GapPoint } from "../../../webview/attention/gapChart.ts";
import { gapPoint, lossAt, pointAt } from "../../../webview/attention/gapPoints.ts";
import { boundText, methodText } from "../../../webview/attention/methodText.ts";
import { attentionBeginning, variableValues } from "../../../webview/attention/navigation.ts";
import { variableRange } from "../../../webview/attention/variableRange.ts";
import { powersOfTen, powerText } from "../../../webview/logAxis.ts";
import { seriesColors } from "../../../webview/lossBars.ts";
import { gapText, raceSeries, rankedSeries } from "../../../webview/race.ts";
import { placeOf } from "../../../webview/raceChip.ts";
import { readSavedState } from "../../../webview/savedState.ts";
import { exact, repeat } from "../core/sequence/designs.ts";
import { inViewOf } from "./attentionScene.ts";
import { palette } from "./palette.ts";

function expected(loss: number, more: Partial<ExpectedLoss> = {}): ExpectedLoss {
  return { loss, perPosition: [loss], error: 1e-9, method: "quadrature", evaluations: 100, ...more };
}

describe("the gap to the optimum", () => {
  it("is never negative, and known up to the error", () => {
    assert.deepEqual(gapPoint({ factor: 2, loss: expected(0.5 - 1e-12) }, 0.5), {
      factor: 2,
      gap: 0,
      error: 1e-9,
    });
  });

  it("is read off a curve between its points, straight where gaps are powers", () => {
    const curve: GapPoint[] = [0, 1, 2, 4].map((factor) => ({ factor, gap: 10 ** -factor, error: 1e-12 }));
    for (const factor of [0, 0.5, 1, 1.25, 2, 3, 4]) {
      const read = pointAt(curve, factor);
      assert.ok(Math.abs((read?.gap ?? 0) / 10 ** -factor - 1) < 1e-9, `at ${factor}: ${read?.gap}`);
    }
    assert.equal(pointAt(curve, 64), curve[3]);
    assert.equal(pointAt(curve, -1), curve[0]);
    assert.equal(pointAt([], 1), undefined);
  });

  it("is that of the factor that is chosen only", () => {
    const [own, other] = [expected(1), expected(0.6)];
    assert.equal(lossAt(1, own, { factor: 2, loss: other }), own);
    assert.equal(lossAt(2, own, { factor: 2, loss: other }), other);
    assert.equal(lossAt(3, own, { factor: 2, loss: other }), undefined);
  });

  it("is told apart from none only beyond the error", () => {
    assert.equal(gapText(2e-10, 1e-9), "< 1e−9");
    assert.equal(gapText(0.783044, 1e-9), "0.783");
  });
});

describe("how a loss was computed", () => {
  it("is said with its error", () => {
    assert.equal(methodText(expected(1), repeat), "exact to 1e−9, by quadrature over (u₁, u₂)");
    assert.equal(
      methodText(expected(1, { method: "sampling", error: 0.00012, evaluations: 65536 }), repeat),
      "± 0.00012 with 99.9 % confidence, from 65,536 samples of (u₁, u₂)",
    );
    assert.equal(
      methodText(expected(1, { method: "exact", evaluations: 4 }), repeat),
      "exact, summed over 4 cases",
    );
  });

  it("never claims less error than there is", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-15, max: 1, noNaN: true }), (error) => {
        const bound = Number(boundText(error).replace("−", "-"));
        return bound >= error * (1 - 1e-8) && bound <= 10.001 * error;
      }),
    );
  });
});

describe("logarithmic axes", () => {
  it("have few ticks, at powers of ten", () => {
    assert.deepEqual(powersOfTen(1e-4, 1, 6).map(powerText), ["1e−4", "1e−3", "0.01", "0.1", "1"]);
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 0 }), fc.integer({ min: 0, max: 20 }), (low, high) => {
        const ticks = powersOfTen(10 ** low, 10 ** high, 6);
        assert.ok(ticks.length >= 1 && ticks.length <= 6);
        assert.ok(ticks.every((tick) => tick >= 10 ** low * 0.99 && tick <= 10 ** high * 1.01));
      }),
    );
  });
});

describe("the sliders of a task", () => {
  it("begin apart from each other, and keep what was chosen by its name", () => {
    const { variables } = inViewOf(exact(10), repeat);
    assert.deepEqual([...variables], [0.3, 0.8]);
    const kept = variableValues(repeat.variables, {
      ...attentionBeginning,
      variables: [
        { name: "u2", value: 0.1 },
        { name: "other", value: 7 },
      ],
    });
    assert.deepEqual([...kept], [0.3, 0.1]);
  });

  it("run over what a variable can be, and stop at values that it takes", () => {
    const discrete: Distribution = { kind: "discrete", values: [3, -1, 0.5], probabilities: [0.2, 0.3, 0.5] };
    const { least, most, median, nearest } = variableRange(discrete);
    assert.deepEqual([least, most, median], [-1, 3, 0.5]);
    assert.deepEqual([-2, 0, 1, 2.5].map(nearest), [-1, 0.5, 0.5, 3]);
    assert.equal(variableRange({ kind: "uniform", low: 2, high: 4 }).nearest(2.7), 2.7);
  });
});

describe("the place in a race", () => {
  const entry = (layer: string, loss: number, error = 1e-9): RaceEntry => ({
    layer,
    type: "attention",
    task: "repeat",
    loss: expected(loss, { error }),
    optimum: optimalLoss(repeat),
    parameters: 1,
  });

  it("is shared by those that the error does not tell apart", () => {
    const entries = [entry("a", 0.7), entry("b", 0.5), entry("c", 0.5 + 1e-10), entry("d", 0.71, 0.1)];
    assert.deepEqual(
      entries.map((each) => placeOf(each, entries)),
      [3, 1, 1, 3],
    );
  });
});

describe("a race", () => {
  const entry = (layer: string, ...perPosition: readonly number[]): RaceEntry => ({
    layer,
    type: "attention",
    task: "repeat",
    loss: expected(
      perPosition.reduce((a, b) => a + b),
      { perPosition },
    ),
    optimum: optimalLoss(repeat),
    parameters: 8,
  });
  const race = {
    task: "repeat",
    optimum: optimalLoss(repeat),
    entries: [
      entry("first", 0.5, 0.33, 0.21, 0.24),
      entry("exact", 0.25, 0.25, 0, 0),
      entry("optimum", 1, 1, 1, 1),
    ],
    active: "exact",
  };

  it("shows the layers in the order of the file, so that colours stay", () => {
    assert.deepEqual(
      raceSeries(race).map(({ name, role }) => `${name}: ${role}`),
      ["optimum: optimum", "first: other", "exact: own", "optimum: other"],
    );
  });

  it("gives a layer its colour whichever of them is in view", () => {
    const colorsWith = (active: string) => {
      const series = raceSeries({ ...race, active });
      return new Map(seriesColors(series, palette).map((color, i) => [series[i]?.place, color]));
    };
    assert.deepEqual(colorsWith("exact"), colorsWith("first"));
    assert.equal(new Set(colorsWith("exact").values()).size, 4);
  });

  it("ranks them behind the optimum", () => {
    assert.deepEqual(
      rankedSeries(race).map(({ name }) => name),
      ["optimum", "exact", "first", "optimum"],
    );
  });
});

describe("saved navigation of attention layers", () => {
  const saved = {
    format: 1,
    uri: "file:///a.unroll.json",
    attention: {
      ...attentionBeginning,
      head: 3,
      view: "lines",
      variables: [{ name: "u1", value: 0.25 }],
      pinned: { stage: "weights", row: 2, column: 1 },
      factor: 1.5,
      viewport: { map: "scores", scale: 0.5, left: 3, top: 4.5 },
    },
  };

  it("comes back as it was", () => {
    assert.deepEqual(readSavedState(JSON.parse(JSON.stringify(saved))), saved);
  });

  it("is dropped where it is damaged", () => {
    for (const attention of [
      { ...saved.attention, view: "circles" },
      { ...saved.attention, factor: "2" },
      7,
    ]) {
      assert.equal(readSavedState({ ...saved, attention }), undefined);
    }
  });
});
