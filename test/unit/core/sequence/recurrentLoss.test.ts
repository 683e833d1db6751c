import assert from "node:assert/strict";
import { lossAt } from "../../../../src/core/sequence/expectedLoss.ts";
import { matrixOf, zeros } from "../../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../../../src/core/sequence/recurrentDesign.ts";
import { recurrentLoss } from "../../../../src/core/sequence/recurrentLoss.ts";
import { recurrentPredictor } from "../../../../src/core/sequence/recurrentPredictor.ts";
import { randomRecurrent } from "../../../../src/core/sequence/training/recurrentTraining.ts";
import { repeat } from "./designs.ts";
import { summing } from "./recurrentDesigns.ts";

const sized = (scheme: "tanh" | "relu", size: number): RecurrentDesign => ({
  ...summing,
  scheme,
  hidden_size: size,
  W_ih: zeros(size, 1),
  W_hh: zeros(size, size),
  b_ih: zeros(size, 1),
  b_hh: zeros(size, 1),
  W_out: zeros(1, size),
});

/** The mean loss over the middles of the cells of a grid. */
function onGrid(design: RecurrentDesign, size: number): number {
  const predictor = recurrentPredictor(design, repeat);
  let sum = 0;
  for (let n = 0; n < size ** 2; n++) {
    const variables = Float64Array.of(((n % size) + 0.5) / size, (Math.floor(n / size) + 0.5) / size);
    sum += lossAt(repeat, predictor, variables).reduce((total, loss) => total + loss, 0);
  }
  return sum / size ** 2;
}

describe("the expected loss of a recurrent layer", () => {
  it("is what can be worked out by hand", () => {
    const { perPosition, error, method } = recurrentLoss(summing, repeat);
    // States 0, u1, u1 + u2, 2·u1 + u2 and answers 2·h − 1.
    assert.ok(Math.abs((perPosition[0] ?? 0) - 3 / 2) < 1e-9);
    assert.ok(Math.abs((perPosition[1] ?? 0) - 2 / 3) < 1e-9);
    assert.ok(error < 1e-8);
    assert.equal(method, "quadrature");
  });

  it("is found for states of any format, with an error that holds", () => {
    const smooth = randomRecurrent(sized("tanh", 2), repeat, 5);
    const unrounded = recurrentLoss(smooth, repeat);
    const widths = { float32: 1e-6, float16: 1e-3, bfloat16: 1e-2 } as const;
    for (const [dtype, most] of Object.entries(widths) as [keyof typeof widths, number][]) {
      const { loss, error, method } = recurrentLoss({ ...smooth, dtype }, repeat);
      assert.equal(method, "sampling");
      assert.ok(error < most / 20, `${dtype}: ${error}`);
      assert.ok(Math.abs(loss - unrounded.loss) < most);
      const expected = onGrid({ ...smooth, dtype }, 300) - onGrid(smooth, 300) + unrounded.loss;
      assert.ok(Math.abs(loss - expected) < 3 * error, `${dtype}: ${loss} ± ${error} instead of ${expected}`);
    }
  });

  it("sees what a coarse state loses", () => {
    // A state about 100, where neighbours of bfloat16 are ½ apart: what is added to it is gone.
    const coarse: RecurrentDesign = {
      ...summing,
      b_ih: matrixOf([[100]]),
      W_hh: matrixOf([[0]]),
      W_out: matrixOf([[1]]),
      b_out: -100,
      dtype: "bfloat16",
    };
    const { perPosition } = recurrentLoss(coarse, repeat);
    // It answers 0, ½ or 1: u2 against the nearest half of u1.
    const answered = (u1: number) => Math.round(2 * u1) / 2;
    let expected = 0;
    for (let n = 0; n < 1000; n++) {
      const o = answered((n + 0.5) / 1000);
      expected += (o ** 2 + (1 - o) ** 2) / 2 / 1000;
    }
    assert.ok(Math.abs((perPosition[1] ?? 0) - expected) < 1e-3, `${perPosition[1]} instead of ${expected}`);
  });

  it("is sampled where too many units bend", () => {
    const design = randomRecurrent(sized("relu", 12), repeat, 2);
    const { loss, error, method, evaluations } = recurrentLoss(design, repeat);
    assert.equal(method, "sampling");
    assert.ok(evaluations < 2e6);
    const expected = onGrid(design, 300);
    assert.ok(
      error < 1e-3 * expected && Math.abs(loss - expected) < 3 * error + 1e-4 * expected,
      `${loss} ± ${error}, ${expected}`,
    );
  });
});
