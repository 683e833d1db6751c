import assert from "node:assert/strict";
import { uniformRandom } from "../../../../src/core/random.ts";
import { attentionPredictor } from "../../../../src/core/sequence/attentionPredictor.ts";
import { expectedLoss, lossAt } from "../../../../src/core/sequence/expectedLoss.ts";
import type { Predictor } from "../../../../src/core/sequence/loss.ts";
import { matrixOf, zeros } from "../../../../src/core/sequence/matrix.ts";
import { packedLoss } from "../../../../src/core/sequence/packedLoss.ts";
import { recurrentLoss } from "../../../../src/core/sequence/recurrentLoss.ts";
import { recurrentPredictor } from "../../../../src/core/sequence/recurrentPredictor.ts";
import type { Task } from "../../../../src/core/sequence/task.ts";
import { randomAttention } from "../../../../src/core/sequence/training/attentionTraining.ts";
import { randomRecurrent } from "../../../../src/core/sequence/training/recurrentTraining.ts";
import { attention, constant, variable } from "./designs.ts";
import { summing } from "./recurrentDesigns.ts";

/** Hears uniform numbers in turn, and is to say each when the next is due. */
function inTurn(positions: number, variables: number): Task {
  return {
    variables: Array.from({ length: variables }, (_, n) => ({
      name: `u${n + 1}`,
      distribution: { kind: "uniform", low: 0, high: 1 },
    })),
    x: Array.from({ length: positions }, (_, i) => (i === 0 ? constant(0) : variable((i - 1) % variables))),
    y: Array.from({ length: positions }, (_, i) => variable(i % variables)),
    loss: "l1",
  };
}

const twoHeads = (task: Task) => {
  const heads = { num_heads: 2, num_kv_heads: 2, W_O: matrixOf([[1], [1]]) };
  const rows = (columns: number) => [0, 1, 2].map(() => new Array<number>(columns).fill(0));
  const encodings = task.x.map(() => [0, 0]);
  return randomAttention(attention(encodings, rows(4), rows(4), rows(2), heads), task, 3);
};

const units = (task: Task) =>
  randomRecurrent(
    {
      ...summing,
      scheme: "tanh",
      hidden_size: 4,
      W_ih: zeros(4, 1),
      W_hh: zeros(4, 4),
      b_ih: zeros(4, 1),
      b_hh: zeros(4, 1),
      W_out: zeros(1, 4),
    },
    task,
    2,
  );

/** Adds up the work of what is asked for, one answer at a time or all at once. */
function watched(predictor: Predictor): { readonly predictor: Predictor; readonly done: () => number } {
  const { work = 0, shareOf } = predictor;
  let done = 0;
  return {
    done: () => done,
    predictor: {
      ...predictor,
      predict: (variables, results) => {
        done += work;
        predictor.predict(variables, results);
      },
      predictAt: (position, variables) => {
        done += work * (shareOf?.(position) ?? 1);
        return predictor.predictAt?.(position, variables) ?? Number.NaN;
      },
    },
  };
}

/** The mean over random histories, and three times its standard error. */
function monteCarlo(task: Task, predictor: Predictor, count: number) {
  const random = uniformRandom(7);
  let [sum, squares] = [0, 0];
  for (let n = 0; n < count; n++) {
    const values = Float64Array.from(task.variables, random);
    const loss = lossAt(task, predictor, values).reduce((total, each) => total + each, 0);
    sum += loss;
    squares += loss ** 2;
  }
  const mean = sum / count;
  return { mean, error: 3 * Math.sqrt((squares / count - mean ** 2) / count) };
}

describe("the effort for a loss", () => {
  it("reaches 1e-8 for two variables in sequences of thirty positions", () => {
    const task = inTurn(30, 2);
    const { error, method } = expectedLoss(task, attentionPredictor(twoHeads(task), task));
    assert.equal(method, "quadrature");
    assert.ok(error < 1e-8, `${error}`);
  });

  for (const variables of [2, 3, 5]) {
    it(`is bounded in the longest sequences with ${variables} variables, and the error still holds`, () => {
      const task = inTurn(64, variables);
      for (const predictor of [
        attentionPredictor(twoHeads(task), task),
        recurrentPredictor(units(task), task),
      ]) {
        const { done, predictor: own } = watched(predictor);
        const { loss, error, method } = expectedLoss(task, own);
        assert.equal(method, "sampling");
        assert.ok(done() > 1e7 && done() < 4.5e8, `${done()} multiply-adds`);
        const expected = monteCarlo(task, predictor, 4000);
        assert.ok(
          Math.abs(loss - expected.mean) <= error + expected.error,
          `${loss} ± ${error} instead of ${expected.mean} ± ${expected.error}`,
        );
      }
    }).timeout(20_000);
  }

  it("is bounded for a state of few bits too", () => {
    const task = inTurn(64, 3);
    const design = units(task);
    const { loss, error, method } = recurrentLoss({ ...design, dtype: "bfloat16" }, task);
    assert.equal(method, "sampling");
    const expected = monteCarlo(task, recurrentPredictor({ ...design, dtype: "bfloat16" }, task), 4000);
    assert.ok(Math.abs(loss - expected.mean) <= error + expected.error, `${loss} ± ${error}`);
  }).timeout(20_000);

  it("tells how many evaluations the loss came from, without those that were given up", () => {
    const task = inTurn(64, 5);
    const { evaluations } = expectedLoss(task, recurrentPredictor(units(task), task));
    assert.ok(evaluations <= 16 * 4096, `${evaluations}`);
    const bent = { ...units(task), scheme: "relu", dtype: "bfloat16" } as const;
    assert.ok(recurrentLoss(bent, task).evaluations <= 16 * 4096);
  });

  it("of a packed state is spread over the cells of long sequences", () => {
    const task = inTurn(64, 2);
    const bits = [12, 12];
    const packed = packedLoss({ scheme: "packed", hidden_size: 1, dtype: "float32", bits }, task);
    assert.ok(packed.evaluations < 64 * 1024, `${packed.evaluations}`);
    const { measured, formula } = packed.excess;
    assert.ok(Math.abs(measured / formula - 1) < 1e-3, `${measured} instead of ${formula}`);
  });
});
