import assert from "node:assert/strict";
import fc from "fast-check";
import { matrixOf } from "../../../src/core/sequence/matrix.ts";
import { heightAt, linesOf, nearestLine } from "../../../webview/attention/lines.ts";
import { entropies, received } from "../../../webview/attention/marginals.ts";
import { stripBars } from "../../../webview/attention/marginStrip.ts";
import { formatWeight, indexed, variableName } from "../../../webview/attention/names.ts";
import { roundUp } from "../../../webview/attention/stageColorings.ts";

describe("marginals of weights", () => {
  const weights = matrixOf([
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0.25, 0.25, 0.5],
  ]);

  it("sum what each source receives", () => {
    assert.deepEqual(received(weights), [1.75, 0.75, 0.5]);
  });

  it("measure in bits how widely each destination attends", () => {
    assert.deepEqual(entropies(weights), [0, 1, 1.5]);
  });
});

describe("lines of attention", () => {
  const first = matrixOf([
    [1, 0],
    [0.2, 0.8],
  ]);
  const second = matrixOf([
    [1, 0],
    [0.001, 0.999],
  ]);

  it("leave out what can't be seen, and put the strongest on top", () => {
    const lines = linesOf(
      new Map([
        [0, first],
        [1, second],
      ]),
    );
    assert.deepEqual(
      lines.map(({ head, destination, source, weight }) => [head, destination, source, weight]),
      [
        [0, 1, 0, 0.2],
        [0, 1, 1, 0.8],
        [1, 1, 1, 0.999],
        [0, 0, 0, 1],
        [1, 0, 0, 1],
      ],
    );
  });

  it("are those of one destination where all would be too many", () => {
    assert.deepEqual(
      linesOf(new Map([[0, first]]), 1).map(({ source }) => source),
      [0, 1],
    );
  });

  it("begin and end level, and are pointed at where they pass", () => {
    const line = { head: 0, destination: 3, source: 0, weight: 1, from: [8, 10], to: [208, 130] } as const;
    assert.ok(Math.abs(heightAt(line, 8) - 10) < 0.01);
    assert.ok(Math.abs(heightAt(line, 108) - 70) < 0.01);
    assert.ok(Math.abs(heightAt(line, 208) - 130) < 0.01);
    assert.equal(nearestLine([line], 108, 75, 8), line);
    assert.equal(nearestLine([line], 108, 90, 8), undefined);
  });
});

describe("a strip of bars", () => {
  it("keeps the largest of those that share a pixel, and has a bar for each cell where there is room", () => {
    const values = Float64Array.from([1, 5, 2, 7, 3, 4]);
    assert.deepEqual(
      stripBars(values, 0, 0.5, 3).map(({ value }) => value),
      [5, 7, 4],
    );
    assert.deepEqual(stripBars(values, 2, 10, 20), [
      { start: 0, size: 9, value: 2 },
      { start: 10, size: 9, value: 7 },
    ]);
  });

  it("loses no peak at any scale", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 300 }),
        fc.integer({ min: 20, max: 200 }),
        fc.nat(),
        (count, length, seed) => {
          const values = new Float64Array(count).fill(0.1);
          values[seed % count] = 9;
          const bars = stripBars(values, 0, length / count, length);
          assert.equal(Math.max(...bars.map(({ value }) => value)), 9);
        },
      ),
    );
  });
});

describe("names and numbers of stages", () => {
  it("have indices below the line", () => {
    assert.equal(indexed("o", 3), "o₃");
    assert.equal(indexed("s", 3, 2), "s₃₂");
    assert.equal(indexed("s", 12, 3), "s[12, 3]");
    assert.equal(variableName("u1"), "u₁");
    assert.equal(variableName("noise"), "noise");
  });

  it("never round a weight to one that is not", () => {
    assert.equal(formatWeight(0.99995), "0.99995");
    assert.equal(formatWeight(1), "1");
    assert.equal(formatWeight(0.3333), "0.333");
    assert.equal(formatWeight(1 - 1e-12), "≈1");
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (weight) => formatWeight(weight) !== "1",
      ),
    );
  });

  it("have ranges that are round", () => {
    assert.deepEqual([0, 0.3, 1, 1.01, 7, 10, 0.05, 123].map(roundUp), [1, 0.3, 1, 1.2, 8, 10, 0.05, 150]);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
        const range = roundUp(value);
        return range >= value * (1 - 1e-8) && range <= 1.4 * value * (1 + 1e-8);
      }),
    );
  });
});
