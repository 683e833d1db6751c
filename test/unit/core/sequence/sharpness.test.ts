import assert from "node:assert/strict";
import { sharpened } from "../../../../src/core/sequence/sharpen.ts";
import { sharpnessOf } from "../../../../src/core/sequence/sharpness.ts";
import { attention, classic, exact } from "./designs.ts";

describe("the sharpness β of a design", () => {
  it("is the factor that the exact design is written with", () => {
    for (const beta of [4, 10, 40]) assert.equal(sharpnessOf(exact(beta)), beta);
    assert.equal(sharpnessOf(classic.first), 1);
    assert.equal(sharpnessOf(sharpened(exact(10), 2.5)), 25);
  });

  it("is that of the sharpest head, each with the keys that it shares", () => {
    const columns = { num_heads: 4, num_kv_heads: 2, scale: 0.5 };
    const design = attention([[0], [1], [0], [1]], [[1, 0, 0, 3]], [[2, -5]], [[1, 1]], { ...columns });
    assert.equal(sharpnessOf(design), 7.5);
    assert.equal(
      sharpnessOf(attention([[0], [1], [0], [1]], [[1, 0, 0, 0]], [[2, -5]], [[1, 1]], columns)),
      1,
    );
    assert.equal(sharpnessOf(attention([], [[0]], [[1]], [[1]])), 0);
  });
});
