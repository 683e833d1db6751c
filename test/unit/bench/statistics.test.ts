import assert from "node:assert/strict";
import fc from "fast-check";
import { formatNumber, significant, summarize } from "../../../bench/statistics.ts";

describe("statistics of runs", () => {
  it("tell the median, the best and what 95 % stay below, in any order", () => {
    const runs = Array.from({ length: 101 }, (_, n) => (n * 37) % 101);
    assert.deepEqual(summarize(runs), { median: 50, best: 0, high: 95, count: 101 });
    assert.deepEqual(summarize([7]), { median: 7, best: 7, high: 7, count: 1 });
    assert.ok(Number.isNaN(summarize([]).median));
  });

  it("are among the runs, and ordered", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (runs) => {
        const { best, median, high } = summarize(runs);
        assert.ok(best <= median && median <= high);
        for (const value of [best, median, high]) assert.ok(runs.includes(value));
      }),
    );
  });

  it("are written with three digits that count", () => {
    const written = [0.000106, 0.0173, 1.4, 9.999, 12.34, 123.4, 1234.5, 0].map(formatNumber);
    assert.deepEqual(written, ["0.000106", "0.0173", "1.40", "10.0", "12.3", "123", "1,230", "0"]);
    assert.equal(formatNumber(Number.NaN), "–");
    assert.equal(significant(0.00123456, 4), 0.001235);
  });
});
