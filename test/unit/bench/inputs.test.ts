import assert from "node:assert/strict";
import { transposed } from "../../../bench/peers/transposed.ts";
import { makeInputs } from "../../../bench/race/inputs.ts";
import { rows } from "../../../bench/race/rows.ts";
import { sizeOf, tensor } from "../../../src/core/tensor.ts";

describe("inputs of the races", () => {
  it("are the same each time, of numbers that are not", () => {
    for (const { id, work } of rows) {
      const [once, again] = [makeInputs(work, 1), makeInputs(work, 1)];
      assert.deepEqual(Object.keys(once), Object.keys(again));
      for (const [name, { shape, data }] of Object.entries(once)) {
        assert.equal(data.length, sizeOf(shape), `${id}, ${name}`);
        assert.deepEqual(data, again[name]?.data);
        assert.ok(data.every((value) => Math.abs(value) <= 1));
        assert.ok(new Set(data.subarray(0, 8)).size >= Math.min(2, data.length), `${id}, ${name}`);
      }
    }
  });

  it("have names of their own", () => {
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  });
});

describe("transposed", () => {
  it("moves each number to where its axes are", () => {
    const x = tensor(
      [2, 3, 4],
      Float32Array.from({ length: 24 }, (_, n) => n),
    );
    const y = transposed(x, [2, 0, 1]);
    assert.deepEqual(y.shape, [4, 2, 3]);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 4; k++) assert.equal(y.data[(k * 2 + i) * 3 + j], (i * 3 + j) * 4 + k);
      }
    }
    assert.deepEqual(transposed(y, [1, 2, 0]), x);
  });
});
