import assert from "node:assert/strict";
import fc from "fast-check";
import {
  absoluteDeviation,
  casesOf,
  cumulative,
  mean,
  median,
  plotRange,
  quantile,
  squaredDeviation,
  variance,
} from "../../../../src/core/sequence/distribution.ts";
import { fractionText } from "../../../../src/core/sequence/fractionText.ts";
import { normalCumulative, normalQuantile } from "../../../../src/core/sequence/normal.ts";
import { constantLoss, optimalLoss } from "../../../../src/core/sequence/optimum.ts";
import type { Distribution, Task } from "../../../../src/core/sequence/task.ts";
import { constant, repeat, variable } from "./designs.ts";

const distributions: readonly Distribution[] = [
  { kind: "uniform", low: -1, high: 3 },
  { kind: "normal", mean: 0.5, deviation: 2 },
  { kind: "exponential", rate: 1.5 },
  { kind: "bernoulli", probability: 0.3 },
  { kind: "discrete", values: [4, -1, 2], probabilities: [0.2, 0.5, 0.3] },
];

/** Means over the middles of many cells of equal probability. */
function averaged(d: Distribution, f: (value: number) => number): number {
  const cells = 200_000;
  let sum = 0;
  for (let n = 0; n < cells; n++) sum += f(quantile(d, (n + 0.5) / cells));
  return sum / cells;
}

describe("distributions", () => {
  for (const d of distributions) {
    it(`know the moments of a ${d.kind} one`, () => {
      const near = (actual: number, expected: number) =>
        assert.ok(Math.abs(actual - expected) < 2e-3, `${actual}, ${expected}`);
      near(
        mean(d),
        averaged(d, (u) => u),
      );
      near(
        variance(d),
        averaged(d, (u) => (u - mean(d)) ** 2),
      );
      for (const c of [-2, 0.25, 1, 5]) {
        near(
          absoluteDeviation(d, c),
          averaged(d, (u) => Math.abs(u - c)),
        );
        near(
          squaredDeviation(d, c),
          averaged(d, (u) => (u - c) ** 2),
        );
      }
      for (const c of [-2, -0.5, 0.5, 1, 4]) {
        assert.ok(absoluteDeviation(d, median(d)) <= absoluteDeviation(d, c) + 1e-12, `median against ${c}`);
      }
    });

    it(`turn probabilities of a ${d.kind} one into values and back`, () => {
      for (const p of [0.001, 0.2, 0.5, 0.77, 0.999]) {
        const there = cumulative(d, quantile(d, p));
        if (casesOf(d) === undefined) assert.ok(Math.abs(there - p) < 1e-12, `${p}: ${there}`);
        else assert.ok(there >= p - 1e-12);
      }
      const [low, high] = plotRange(d);
      assert.ok(low < high && Number.isFinite(low) && Number.isFinite(high));
    });
  }

  it("agree with tabulated values of the normal distribution", () => {
    // Abramowitz and Stegun, table 26.1, and the tail at z = 6.
    const table = [
      [0, 0.5],
      [1, 0.841344746068543],
      [-2, 0.0227501319481792],
      [3.5, 0.999767370920964],
      [-6, 9.86587645037698e-10],
    ] as const;
    for (const [z, p] of table) {
      assert.ok(Math.abs(normalCumulative(z) - p) <= 2e-14 * p + 1e-15, `Φ(${z}) = ${normalCumulative(z)}`);
      if (z < 3) assert.ok(Math.abs(normalQuantile(p) - z) < 1e-11, `${normalQuantile(p)} for ${z}`);
    }
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), (p) => {
        const back = normalCumulative(normalQuantile(p));
        assert.ok(Math.abs(back - p) <= 1e-11 * p, `${p}: ${back}`);
      }),
    );
    assert.equal(normalQuantile(0), -Infinity);
    assert.equal(normalQuantile(1), Infinity);
  });
});

describe("the optimum", () => {
  it("is what a search finds, whatever the distribution and the loss", () => {
    for (const { kind, ...rest } of distributions) {
      for (const loss of ["l1", "l2"] as const) {
        const distribution = { kind, ...rest } as Distribution;
        const task: Task = {
          variables: [{ name: "u", distribution }],
          x: [constant(0)],
          y: [variable(0)],
          loss,
        };
        const cost = (c: number) => (loss === "l1" ? absoluteDeviation : squaredDeviation)(distribution, c);
        let least = Infinity;
        for (let c = -5; c <= 5; c += 0.001) least = Math.min(least, cost(c));
        const { loss: optimal } = optimalLoss(task);
        assert.ok(optimal <= least + 1e-9 && optimal > least - 1e-3, `${kind} ${loss}: ${optimal}, ${least}`);
        assert.deepEqual(constantLoss(task), [optimal]);
      }
    }
  });

  it("costs nothing for constants and for what was seen, even at the same position", () => {
    const task: Task = { ...repeat, x: [variable(0), constant(1)], y: [variable(0), constant(0.75)] };
    const { loss, positions } = optimalLoss(task);
    assert.equal(loss, 0);
    assert.deepEqual(
      positions.map(({ reason }) => reason),
      ["u1 was seen at position 1, so it costs nothing.", "The target is always ¾, so it costs nothing."],
    );
    assert.deepEqual(constantLoss(task), [0.25, 0]);
  });
});

describe("fractions in words", () => {
  it("are written as such where they are common", () => {
    assert.deepEqual([0.5, 1.25, -2 / 3, 0, 3, 0.3183098].map(fractionText), [
      "½",
      "1¼",
      "−⅔",
      "0",
      "3",
      "0.31831",
    ]);
  });
});
