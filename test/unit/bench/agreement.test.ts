import assert from "node:assert/strict";
import { compared, largestDifference } from "../../../bench/race/agreement.ts";

describe("agreement of results", () => {
  it("is the largest difference as a share of the largest number", () => {
    const expected = Float32Array.of(1, -8, 0.5);
    assert.equal(largestDifference(expected, expected), 0);
    assert.equal(largestDifference(Float32Array.of(1, -8, 1.5), expected), 1 / 8);
  });

  it("is none for another length or what is no number", () => {
    const expected = Float32Array.of(1, 2);
    assert.equal(largestDifference(Float32Array.of(1), expected), Number.POSITIVE_INFINITY);
    assert.equal(largestDifference(Float32Array.of(1, Number.NaN), expected), Number.POSITIVE_INFINITY);
    assert.equal(largestDifference(Float32Array.of(0, 0), Float32Array.of(0, 0)), 0);
    assert.equal(largestDifference(Float32Array.of(0, 1), Float32Array.of(0, 0)), Number.POSITIVE_INFINITY);
  });

  it("takes some numbers of long results, all of others", () => {
    const short = Float32Array.of(1, 2, 3);
    assert.equal(compared(short), short);
    const long = Float32Array.from({ length: 4_000_001 }, (_, n) => n);
    const some = compared(long);
    assert.equal(some.length, Math.ceil(long.length / 61));
    assert.deepEqual([...some.slice(0, 3)], [0, 61, 122]);
  });
});
