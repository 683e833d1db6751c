import assert from "node:assert/strict";
import fc from "fast-check";
import { cumulative } from "../../../../src/core/sequence/distribution.ts";
import { evenBits, heldVariables } from "../../../../src/core/sequence/heldVariables.ts";
import { defaultBits, packedPredictor } from "../../../../src/core/sequence/packedState.ts";
import { collisions, packedTrace } from "../../../../src/core/sequence/packedTrace.ts";
import type { PackedDesign, StateDtype } from "../../../../src/core/sequence/recurrentDesign.ts";
import { fromBits, roundTo, stateFormats } from "../../../../src/core/sequence/stateDtype.ts";
import type { Distribution, Task } from "../../../../src/core/sequence/task.ts";
import { constant, repeat, variable } from "./designs.ts";
import { anyTask, anyVariables } from "./recurrentDesigns.ts";

const packed = (bits: readonly number[], dtype: StateDtype = "float32"): PackedDesign => ({
  scheme: "packed",
  hidden_size: 1,
  dtype,
  bits,
});
const anyDtype = fc.constantFrom(...(Object.keys(stateFormats) as StateDtype[]));
const withDistribution = (distribution: Distribution, loss: Task["loss"] = "l1"): Task => ({
  ...repeat,
  loss,
  variables: repeat.variables.map(({ name }) => ({ name, distribution })),
});

describe("what a packed state holds", () => {
  it("is what later answers need and later inputs do not say", () => {
    assert.deepEqual(heldVariables(repeat), [[], [0], [0, 1], [1]]);
    // Heard again before it is asked for: not held between.
    const again: Task = {
      ...repeat,
      x: [variable(0), constant(1), variable(0), variable(1)],
      y: [constant(0), constant(0), variable(1), variable(0)],
    };
    assert.deepEqual(heldVariables(again), [[], [], [0], [0]]);
  });

  it("shares the significand evenly among what is held together", () => {
    assert.deepEqual(defaultBits(repeat, "float32"), [12, 12]);
    assert.deepEqual(defaultBits(repeat, "float64"), [27, 26]);
    assert.deepEqual(defaultBits(repeat, "bfloat16"), [4, 4]);
    assert.deepEqual(defaultBits(repeat, "float16"), [6, 5]);
    const alone: Task = { ...repeat, y: [constant(0), variable(0), variable(1), constant(0)] };
    assert.deepEqual(defaultBits(alone, "float32"), [24, 24]);
    const oneIsCoin: Task = {
      ...repeat,
      variables: [
        { name: "u1", distribution: { kind: "bernoulli", probability: 0.5 } },
        ...repeat.variables.slice(1),
      ],
    };
    assert.deepEqual(defaultBits(oneIsCoin, "float32"), [1, 23]);
    const unused: Task = { ...repeat, y: repeat.y.map(() => variable(0)) };
    assert.deepEqual(defaultBits(unused, "float32"), [24, 0]);
  });

  it("fits, and could not be more", () => {
    fc.assert(
      fc.property(anyTask, fc.integer({ min: 0, max: 53 }), (task, capacity) => {
        const bits = evenBits(task, capacity);
        const held = heldVariables(task);
        const used = (indices: readonly number[]) => indices.reduce((sum, n) => sum + (bits[n] ?? 0), 0);
        for (const together of held) assert.ok(used(together) <= capacity);
        for (const [index, own] of bits.entries()) {
          const where = held.filter((together) => together.includes(index));
          if (where.length === 0) assert.equal(own, 0);
          else assert.ok(where.some((together) => used(together) === capacity));
        }
      }),
    );
  });
});

describe("a packed state", () => {
  it("keeps every bit of its significand", () => {
    const cell = fc.integer({ min: 0, max: 4095 });
    fc.assert(
      fc.property(cell, cell, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (first, second, within) => {
        const values = [(first + within) / 4096, (second + within) / 4096];
        const [, , both, last] = packedTrace(packed([12, 12]), repeat, values);
        assert.equal(both?.state, first * 4096 + second);
        assert.deepEqual(
          both?.held.map(({ cell }) => cell),
          [first, second],
        );
        assert.equal(both?.answer, (first + 0.5) / 4096);
        assert.equal(last?.answer, (second + 0.5) / 4096);
      }),
    );
    // Both all ones: the greatest whole number of 24 bits.
    assert.equal(packedTrace(packed([12, 12]), repeat, [1, 1])[2]?.state, 2 ** 24 - 1);
  });

  it("computes nothing that its format does not have", () => {
    fc.assert(
      fc.property(anyTask, anyVariables, anyDtype, (task, values, dtype) => {
        const design = packed(defaultBits(task, dtype), dtype);
        for (const step of packedTrace(design, task, values)) {
          assert.equal(step.state, roundTo(dtype, step.state));
          assert.equal(fromBits(dtype, step.bits), step.state);
          assert.equal(step.owners.length, step.bits.length);
        }
      }),
    );
  });

  it("gives each bit of a cell to its variable", () => {
    fc.assert(
      fc.property(anyTask, anyVariables, anyDtype, (task, values, dtype) => {
        const design = packed(defaultBits(task, dtype), dtype);
        for (const { bits, owners, held, leadingOne, state } of packedTrace(design, task, values)) {
          assert.equal(leadingOne === undefined, state === 0);
          // The digits of a variable: what its boxes hold, after the leading 1 if that is its own.
          for (const { variable: own, cell } of held) {
            const digits = bits.filter((_, n) => owners[n] === own);
            if (leadingOne === own) digits.unshift(1);
            assert.equal(
              digits.reduce((sum, bit) => 2 * sum + bit, 0),
              cell,
            );
          }
          bits.forEach((bit, n) => {
            if (owners[n] === "none") assert.equal(bit, 0);
          });
        }
      }),
    );
  });

  it("answers as its trace says, in all formats and for all distributions", () => {
    const distribution = fc.constantFrom<Distribution>(
      { kind: "uniform", low: -1, high: 3 },
      { kind: "normal", mean: 0.5, deviation: 0.25 },
      { kind: "exponential", rate: 1.5 },
      { kind: "bernoulli", probability: 0.25 },
      { kind: "discrete", values: [0.75, 0, 0.25], probabilities: [0.25, 0.25, 0.5] },
    );
    fc.assert(
      fc.property(
        distribution,
        fc.constantFrom("l1", "l2"),
        anyDtype,
        anyVariables,
        (d, loss, dtype, values) => {
          const task = withDistribution(d, loss);
          const design = packed(defaultBits(task, dtype), dtype);
          const predictor = packedPredictor(design, task);
          const answers = new Float64Array(4);
          predictor.predict(Float64Array.from(values), answers);
          const trace = packedTrace(design, task, values);
          assert.deepEqual(
            trace.map(({ answer }) => answer),
            [...answers],
          );
          assert.equal(predictor.predictAt?.(2, Float64Array.from(values)), answers[2]);
          for (const { held } of trace) {
            for (const { variable: own, from, to, value, cell, bits } of held) {
              if (d.kind === "bernoulli" || d.kind === "discrete") continue;
              const heard = values[own] as number;
              assert.ok(from <= heard && heard <= to, `${heard} is not in [${from}, ${to}]`);
              assert.ok(from <= value && value <= to);
              assert.ok(Math.abs(cumulative(d, heard) * 2 ** bits - cell - 0.5) < 0.8);
            }
          }
        },
      ),
    );
  });

  it("keeps the values of discrete variables as they are, and neighbours together where bits are few", () => {
    const four = withDistribution({
      kind: "discrete",
      values: [8, 1, 4, 2],
      probabilities: [0.1, 0.2, 0.3, 0.4],
    });
    const answers = (bits: number, value: number) =>
      packedTrace(packed([bits, bits]), four, [value, value])[2]?.answer;
    assert.deepEqual(
      [1, 2, 4, 8].map((value) => answers(2, value)),
      [1, 2, 4, 8],
    );
    assert.deepEqual(
      [1, 2, 4, 8].map((value) => answers(1, value)),
      [2, 2, 4, 4],
    );
    assert.equal(answers(0, 8), 2);
  });

  it("shows histories that it can't tell apart", () => {
    fc.assert(
      fc.property(anyTask, anyVariables, anyDtype, (task, values, dtype) => {
        const design = packed(
          defaultBits(task, dtype).map((bits) => Math.min(bits, 20)),
          dtype,
        );
        for (const [position, { state }] of packedTrace(design, task, values).entries()) {
          const collision = collisions(design, task, values, position);
          assert.equal(collision.state, state);
          if (collision.ranges.length === 0) continue;
          assert.notDeepEqual(collision.examples?.[0], collision.examples?.[1]);
          for (const example of collision.examples ?? []) {
            assert.equal(packedTrace(design, task, example)[position]?.state, state);
            for (const { variable: own, from, to } of collision.ranges) {
              assert.ok((example[own] as number) >= from && (example[own] as number) <= to);
            }
          }
        }
      }),
    );
    const both = collisions(packed([12, 12]), repeat, [0.3, 0.6]);
    assert.equal(both.position, 2);
    assert.ok(both.ranges.every(({ from, to }) => Math.abs(to - from - 2 ** -12) < 1e-6));
    // u1 is not asked for any more: any would do.
    const last = collisions(packed([12, 12]), repeat, [0.3, 0.6], 3);
    assert.deepEqual(last.ranges[0], { variable: 0, from: 0, to: 1 });
    const coins = withDistribution({ kind: "bernoulli", probability: 0.5 });
    assert.equal(collisions(packed([1, 1]), coins, [0, 1]).examples, undefined);
  });

  it("refuses more bits than there are, and says which would do", () => {
    assert.throws(
      () => packedPredictor(packed([16, 16]), repeat),
      /after position 3 the state holds 16 for u1 \+ 16 for u2 = 32 bits, but the significand of a float32 has 24; the nearest that fit are \[12, 12\]/,
    );
    assert.throws(() => packedPredictor(packed([20, 6]), repeat), /the nearest that fit are \[18, 6\]/);
    assert.throws(() => packedPredictor(packed([12]), repeat), /2 whole numbers.*got \[12\].*\[12, 0\]/);
    assert.throws(() => packedPredictor(packed([1.5, -1]), repeat), /nearest that fit are \[2, 0\]/);
  });
});
