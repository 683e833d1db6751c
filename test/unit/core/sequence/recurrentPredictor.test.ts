import assert from "node:assert/strict";
import fc from "fast-check";
import { rnn } from "../../../../src/core/rnn.ts";
import { expectedLoss } from "../../../../src/core/sequence/expectedLoss.ts";
import { type Matrix, matrixOf } from "../../../../src/core/sequence/matrix.ts";
import {
  recurrentPredictor,
  recurrentTrace,
  sensitivity,
} from "../../../../src/core/sequence/recurrentPredictor.ts";
import { roundTo } from "../../../../src/core/sequence/stateDtype.ts";
import { termValue } from "../../../../src/core/sequence/task.ts";
import { tensor } from "../../../../src/core/tensor.ts";
import { repeat } from "./designs.ts";
import { anyRecurrent, anyTask, anyVariables, summing } from "./recurrentDesigns.ts";

describe("a recurrent layer on a task", () => {
  it("has the states of torch.nn.RNN, in float32", () => {
    fc.assert(
      fc.property(anyRecurrent("float32"), anyTask, anyVariables, (design, task, variables) => {
        const size = design.hidden_size;
        const x = Float32Array.from(task.x, (term) => termValue(term, variables));
        const column = (matrix: Matrix) => tensor([size], Float32Array.from(matrix.data));
        const { output } = rnn(tensor([x.length, 1, 1], x), {
          W_ih: tensor([size, 1], Float32Array.from(design.W_ih.data)),
          W_hh: tensor([size, size], Float32Array.from(design.W_hh.data)),
          b_ih: column(design.b_ih),
          b_hh: column(design.b_hh),
          nonlinearity: design.scheme,
        });
        const rounded = Float64Array.from(variables, Math.fround);
        const trace = recurrentTrace(design, task, rounded);
        trace.forEach(({ state }, i) => {
          // A sum in another order can fall on the other side of where float32 rounds.
          state.forEach((value, unit) => {
            const expected = output.data[i * size + unit] as number;
            assert.ok(Math.abs(value - expected) <= 1e-6 * (1 + Math.abs(expected)), `${value}, ${expected}`);
            assert.equal(value, Math.fround(value));
          });
        });
      }),
    );
  });

  it("answers as its trace says, all at once or one position alone", () => {
    fc.assert(
      fc.property(anyRecurrent("bfloat16"), anyTask, anyVariables, (design, task, variables) => {
        const predictor = recurrentPredictor(design, task);
        const values = Float64Array.from(variables);
        const answers = new Float64Array(task.x.length);
        predictor.predict(values, answers);
        const trace = recurrentTrace(design, task, values);
        assert.deepEqual(
          [...answers],
          trace.map(({ answer }) => answer),
        );
        for (const { state, preActivation } of trace) {
          state.forEach((value, unit) => {
            const sum = preActivation[unit] as number;
            assert.equal(
              value,
              roundTo("bfloat16", design.scheme === "relu" ? Math.max(0, sum) : Math.tanh(sum)),
            );
          });
        }
        assert.deepEqual(
          trace.map((_, i) => predictor.predictAt?.(i, values)),
          [...answers],
        );
      }),
    );
  });

  it("costs what can be worked out by hand", () => {
    // States 0, u1, u1 + u2, 2·u1 + u2; answers −1, 2·u1 − 1, …: E|−1 − u1| = 3/2, E|2·u1 − 1 − u2| = 2/3.
    const { perPosition } = expectedLoss(repeat, recurrentPredictor(summing, repeat));
    assert.ok(Math.abs((perPosition[0] ?? 0) - 3 / 2) < 1e-9, `${perPosition[0]}`);
    assert.ok(Math.abs((perPosition[1] ?? 0) - 2 / 3) < 1e-9, `${perPosition[1]}`);
  });

  it("tells how much of each variable its state still holds", () => {
    fc.assert(
      fc.property(anyRecurrent("float64"), anyTask, anyVariables, (design, task, variables) => {
        const smooth = { ...design, scheme: "tanh" } as const;
        const { data, rows, columns } = sensitivity(smooth, task, variables);
        assert.deepEqual([rows, columns], [task.x.length, task.variables.length]);
        for (let k = 0; k < columns; k++) {
          const moved = (by: number) =>
            recurrentTrace(
              smooth,
              task,
              variables.map((value, n) => (n === k ? value + by : value)),
            );
          const [above, below] = [moved(1e-5), moved(-1e-5)];
          for (let i = 0; i < rows; i++) {
            const slopes = Array.from(
              above[i]?.state ?? [],
              (value, unit) => (value - (below[i]?.state[unit] as number)) / 2e-5,
            );
            const expected = Math.hypot(...slopes);
            const actual = data[i * columns + k] as number;
            assert.ok(
              Math.abs(actual - expected) < 1e-6 * (1 + expected),
              `${actual} instead of ${expected}`,
            );
          }
        }
      }),
    );
    // u1 is heard again at the last position, and a relu below 0 forgets.
    assert.deepEqual([...sensitivity(summing, repeat, [0.3, 0.6]).data], [0, 0, 1, 0, 1, 1, 2, 1]);
    const deaf = { ...summing, b_ih: matrixOf([[-9]]) };
    assert.deepEqual([...sensitivity(deaf, repeat, [0.3, 0.6]).data], [0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("refuses shapes that do not belong together", () => {
    assert.throws(
      () => recurrentPredictor({ ...summing, W_hh: matrixOf([[1, 2]]) }, repeat),
      /W_hh must have shape \[1, 1\], got \[1, 2\]/,
    );
  });
});
