import assert from "node:assert/strict";
import fc from "fast-check";
import { quantile } from "../../../../src/core/sequence/distribution.ts";
import { lossAt } from "../../../../src/core/sequence/expectedLoss.ts";
import { optimalLoss } from "../../../../src/core/sequence/optimum.ts";
import {
  bitsCurve,
  packedBound,
  packedFormula,
  packedLoss,
} from "../../../../src/core/sequence/packedLoss.ts";
import { defaultBits, packedPredictor } from "../../../../src/core/sequence/packedState.ts";
import type { PackedDesign, StateDtype } from "../../../../src/core/sequence/recurrentDesign.ts";
import { stateFormats } from "../../../../src/core/sequence/stateDtype.ts";
import { sumOverCells } from "../../../../src/core/sequence/sumOverCells.ts";
import type { Distribution, Task } from "../../../../src/core/sequence/task.ts";
import { repeat } from "./designs.ts";

const packed = (bits: readonly number[], dtype: StateDtype = "float32"): PackedDesign => ({
  scheme: "packed",
  hidden_size: 1,
  dtype,
  bits,
});
const on = (distribution: Distribution, loss: Task["loss"]): Task => ({
  ...repeat,
  loss,
  variables: repeat.variables.map(({ name }) => ({ name, distribution })),
});

function near(actual: number | undefined, expected: number, tolerance: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance,
    `${actual} instead of ${expected} ± ${tolerance}`,
  );
}

describe("the loss of a packed state", () => {
  it("is what one float32 costs: 1.2207e-4 beyond the optimum", () => {
    const { loss, perPosition, excess, method, error } = packedLoss(packed([12, 12]), repeat);
    near(excess.measured, 1.2207e-4, 5e-9);
    near(loss, 0.5 + 2 ** -13, 1e-10);
    assert.deepEqual(perPosition.slice(0, 2), [0.25, 0.25]);
    assert.equal(method, "exact");
    assert.ok(error < 1e-14);
    assert.equal(excess.formula, 2 ** -13);
    near(excess.bound, 7.193e-6, 5e-10);
    // What all 2^32 patterns would give if they could be used.
    near(packedFormula(repeat, [16, 16]), 7.63e-6, 5e-9);
  });

  it("is as the formula says, to the rounding of the format", () => {
    for (const dtype of Object.keys(stateFormats) as StateDtype[]) {
      const { excess } = packedLoss(packed(defaultBits(repeat, dtype), dtype), repeat);
      const rounding = 2 ** (1 - stateFormats[dtype].significandBits);
      near(excess.measured, excess.formula, excess.formula * rounding);
      // Cells that rounding has shifted can only cost more.
      assert.ok(excess.measured >= excess.formula * (1 - 1e-9));
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), (first, second) => {
        const { excess } = packedLoss(packed([first, second]), repeat);
        near(excess.formula, (2 ** -first + 2 ** -second) / 4, 1e-16);
        near(excess.measured, excess.formula, 1e-8 * excess.formula);
      }),
    );
  });

  it("is what running the layer many times gives", () => {
    const distributions: Distribution[] = [
      { kind: "uniform", low: -1, high: 4 },
      { kind: "normal", mean: 1, deviation: 2 },
      { kind: "exponential", rate: 0.5 },
      { kind: "discrete", values: [3, 1, 2, 7, 5], probabilities: [0.1, 0.3, 0.2, 0.1, 0.3] },
    ];
    const size = 20_000;
    for (const distribution of distributions) {
      for (const loss of ["l1", "l2"] as const) {
        for (const design of [packed([2, 1], "bfloat16"), packed([0, 3])]) {
          const task = on(distribution, loss);
          const predictor = packedPredictor(design, task);
          const sums = new Float64Array(4);
          const variables = new Float64Array(2);
          // A lattice of equally likely values of both variables.
          for (let n = 0; n < size; n++) {
            variables[0] = quantile(distribution, (n + 0.5) / size);
            variables[1] = quantile(distribution, (0.5 + n * 0.6180339887498949) % 1);
            lossAt(task, predictor, variables).forEach((cost, i) => {
              sums[i] = (sums[i] as number) + cost / size;
            });
          }
          const { perPosition, loss: total } = packedLoss(design, task);
          for (const [i, cost] of perPosition.entries()) near(cost, sums[i] as number, 0.005 * (1 + cost));
          near(
            total,
            perPosition.reduce((sum, cost) => sum + cost, 0),
            1e-12,
          );
        }
      }
    }
  });

  it("is the optimum and the excess", () => {
    const kinds: Distribution[] = [
      { kind: "uniform", low: 2, high: 3 },
      { kind: "normal", mean: 0, deviation: 1 },
      { kind: "exponential", rate: 1 },
      { kind: "bernoulli", probability: 0.3 },
    ];
    for (const distribution of kinds) {
      for (const loss of ["l1", "l2"] as const) {
        const task = on(distribution, loss);
        const result = packedLoss(packed(defaultBits(task, "float16"), "float16"), task);
        near(result.loss, optimalLoss(task).loss + result.excess.measured, 1e-12);
        if (distribution.kind === "bernoulli") assert.equal(result.excess.measured, 0);
        else assert.ok(result.excess.measured > 0);
        near(result.excess.measured, result.excess.formula, 0.02 * result.excess.formula);
      }
    }
  });

  it("knows the closed forms of equally likely cells", () => {
    near(packedFormula(on({ kind: "uniform", low: 0, high: 4 }, "l2"), [3, 3]), (2 * 0.5 ** 2) / 12, 1e-15);
    // One bit of a normal variable is its side of the mean: what is left is the variance of a half-normal one.
    near(
      packedFormula(on({ kind: "normal", mean: 5, deviation: 1 }, "l2"), [1, 1]),
      2 * (1 - 2 / Math.PI),
      1e-12,
    );
    // E|U − ln 2| of an exponential variable is ln 2.
    const whole = packedFormula(on({ kind: "exponential", rate: 1 }, "l1"), [0, 0]);
    near(whole, 2 * Math.LN2, 1e-12);
  });

  it("has no lower bound but for two uniform variables held together", () => {
    near(packedBound(repeat, 2 ** 32), 7.19e-6, 5e-9);
    assert.equal(packedBound({ ...repeat, loss: "l2" }, 2 ** 32), undefined);
    assert.equal(packedBound(on({ kind: "uniform", low: 0, high: 2 }, "l1"), 2 ** 32), undefined);
    assert.equal(packedBound({ ...repeat, y: repeat.x }, 2 ** 32), undefined);
  });

  it("falls with each bit, never below the bound of as many states", () => {
    for (const dtype of ["bfloat16", "float16", "float32"] as const) {
      const curve = bitsCurve(repeat, dtype);
      assert.equal(curve.length, stateFormats[dtype].significandBits);
      assert.deepEqual(curve.at(-1)?.bits, defaultBits(repeat, dtype));
      curve.forEach(({ bits, measured, bound }, n) => {
        assert.equal((bits[0] ?? 0) + (bits[1] ?? 0), n + 1);
        assert.ok(bound !== undefined && measured > bound);
        assert.ok(n === 0 || measured < (curve[n - 1]?.measured ?? 0));
      });
    }
  });

  it("samples where cells are too many, with an error that holds", () => {
    const { excess, method, error } = packedLoss(packed([27, 26], "float64"), repeat);
    assert.equal(method, "sampling");
    near(excess.measured, (2 ** -27 + 2 ** -26) / 4, error);
    const count = 2 ** 20;
    const sum = sumOverCells(count, (cell) => 1 / (count - cell));
    const harmonic = Math.log(count) + 0.5772156649015329 + 1 / (2 * count);
    near(sum.value, harmonic, sum.error);
    assert.ok(sum.error < 0.01 * harmonic && sum.evaluations < 4096);
    for (const odd of [4097, 5001, 8221]) near(sumOverCells(odd, () => 1).value, odd, 1e-9);
    // The cells at both ends are visited one by one.
    const ends = sumOverCells(count, (cell) => Number(cell < 60 || cell >= count - 60));
    assert.deepEqual([ends.value, ends.error], [120, 0]);
  });
});
