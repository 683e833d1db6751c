import assert from "node:assert/strict";
import fc from "fast-check";
import { fullEffort, roundsOf, runsPerSample, shuffled, takesPart } from "../../../bench/race/schedule.ts";

describe("the schedule of a race", () => {
  it("repeats short runs until a sample takes long enough", () => {
    assert.equal(runsPerSample(0.001, fullEffort), 16_000);
    assert.equal(runsPerSample(3, fullEffort), 5);
    assert.equal(runsPerSample(500, fullEffort), 1);
    assert.ok(Number.isFinite(runsPerSample(0, fullEffort)));
  });

  it("gives the slow fewer rounds, but some", () => {
    assert.equal(roundsOf(4, fullEffort), 31);
    assert.equal(roundsOf(100, fullEffort), 15);
    assert.equal(roundsOf(5000, fullEffort), 3);
  });

  it("spreads the rounds of the slow evenly", () => {
    const counts = fc
      .integer({ min: 1, max: 50 })
      .chain((rounds) =>
        fc.record({ rounds: fc.constant(rounds), own: fc.integer({ min: 0, max: rounds }) }),
      );
    fc.assert(
      fc.property(counts, ({ rounds, own }) => {
        const taken = Array.from({ length: rounds }, (_, n) => n).filter((n) => takesPart(n, rounds, own));
        assert.equal(taken.length, own);
        const gaps = taken.slice(1).map((n, i) => n - (taken[i] ?? 0));
        assert.ok(gaps.length === 0 || Math.max(...gaps) - Math.min(...gaps) <= 1, taken.join());
      }),
    );
  });

  it("shuffles into another order each round, the same in each run", () => {
    const items = ["a", "b", "c", "d", "e"];
    const orders = Array.from({ length: 20 }, (_, round) => shuffled(items, round));
    for (const order of orders) assert.deepEqual([...order].sort(), items);
    assert.ok(new Set(orders.map((order) => order.join())).size > 10);
    assert.ok(new Set(orders.map(([first]) => first)).size === items.length);
    assert.deepEqual(shuffled(items, 7), orders[7]);
  });
});
