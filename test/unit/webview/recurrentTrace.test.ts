import assert from "node:assert/strict";
import fc from "fast-check";
import { matrixOf, zeros } from "../../../src/core/sequence/matrix.ts";
import type { RecurrentDesign } from "../../../src/core/sequence/recurrentDesign.ts";
import { recurrentTrace } from "../../../src/core/sequence/recurrentPredictor.ts";
import type { Task } from "../../../src/core/sequence/task.ts";
import { randomRecurrent } from "../../../src/core/sequence/training/recurrentTraining.ts";
import { variableValues } from "../../../webview/attention/navigation.ts";
import { memories } from "../../../webview/recurrent/forgetting.ts";
import { positionOf, recurrentBeginning, stepOfKey } from "../../../webview/recurrent/navigation.ts";
import { type Trace, traceOf, traceRanges, traceValue } from "../../../webview/recurrent/trace.ts";
import { traceArithmetic } from "../../../webview/recurrent/traceArithmetic.ts";
import {
  hasTraceCell,
  moveTraceCell,
  rowsOf,
  type TraceCell,
  traceParts,
} from "../../../webview/recurrent/traceCells.ts";
import { traceMarks } from "../../../webview/recurrent/traceMarks.ts";
import { traceSentence } from "../../../webview/recurrent/traceSentence.ts";
import { readSavedState } from "../../../webview/savedState.ts";
import { repeat } from "../core/sequence/designs.ts";

/** h = (x_t, x_{t−1}) */
const shift: RecurrentDesign = {
  scheme: "relu",
  hidden_size: 2,
  dtype: "float64",
  W_ih: matrixOf([[1], [0]]),
  W_hh: matrixOf([
    [0, 0],
    [1, 0],
  ]),
  b_ih: zeros(2, 1),
  b_hh: zeros(2, 1),
  W_out: matrixOf([[0, 1]]),
  b_out: 0.5,
};
const only: RecurrentDesign = {
  ...shift,
  hidden_size: 1,
  W_ih: matrixOf([[1]]),
  W_hh: matrixOf([[0]]),
  b_ih: zeros(1, 1),
  b_hh: zeros(1, 1),
  W_out: matrixOf([[1]]),
};
const values = Float64Array.of(0.25, 0.75);
const textOf = (trace: Trace, cell: TraceCell, room = 20) => {
  const { name, parts, value, aside } = traceArithmetic(trace, cell, room);
  return `${name} = ${parts.map(({ text }) => text).join("")} = ${value}${aside ? ` (${aside})` : ""}`;
};

describe("the trace of a recurrent layer", () => {
  it("has a column a step, with the numbers of the core", () => {
    const design = randomRecurrent({ ...shift, scheme: "tanh" }, repeat, 5);
    const trace = traceOf(design, repeat, values);
    for (const [t, { state, answer, x }] of recurrentTrace(design, repeat, values).entries()) {
      assert.equal(traceValue(trace, "x", 0, t), x);
      assert.equal(traceValue(trace, "answer", 0, t), answer);
      for (const [unit, value] of state.entries()) {
        assert.equal(traceValue(trace, "state", unit, t), value);
      }
      const target = traceValue(trace, "target", 0, t);
      assert.equal(traceValue(trace, "loss", 0, t), Math.abs(answer - target));
    }
  });

  it("spells out how each number comes about", () => {
    const trace = traceOf(shift, repeat, values);
    assert.equal(
      textOf(trace, { part: "state", index: 1, position: 2 }),
      "h₃[2] = max(0, 0·0.75 + 1·0.25 + 0·0) = max(0, 0.25) = 0.25",
    );
    assert.equal(
      textOf(trace, { part: "answer", index: 0, position: 3 }),
      "o₄ = 0·0.25 + 1·0.75 + 0.5 = 1.25 (target y₄ = 0.75)",
    );
    assert.equal(textOf(trace, { part: "loss", index: 0, position: 3 }), "|o₄ − y₄| = |1.25 − 0.75| = 0.5");
    assert.equal(textOf(trace, { part: "x", index: 0, position: 1 }), "x₂ = u₁ = 0.25");
    assert.equal(
      traceSentence(trace, { part: "state", index: 1, position: 2 }),
      "Unit 2 of the state after step 3: 0.25.",
    );
  });

  it("has colours that stay while the variables move", () => {
    const ranges = traceRanges(shift, repeat);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (u1, u2) => {
          const { maps } = traceOf(shift, repeat, Float64Array.of(u1, u2));
          for (const part of traceParts) {
            for (const value of maps[part].data) assert.ok(Math.abs(value) <= ranges[part]);
          }
        },
      ),
    );
    assert.equal(ranges.state, ranges.answer, "one scale for all signed parts");
  });

  it("reaches every cell by keys, and none that is not there", () => {
    const { size } = traceOf(shift, repeat, values);
    let cell: TraceCell = { part: "x", index: 0, position: 0 };
    const seen = new Set<string>();
    const rows = traceParts.reduce((sum, part) => sum + rowsOf(part, size), 0);
    for (let n = 0; n < rows; n++) {
      seen.add(`${cell.part} ${cell.index}`);
      cell = moveTraceCell(size, cell, "ArrowDown") ?? cell;
    }
    assert.equal(seen.size, rows);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End")),
        (keys) => {
          for (const key of keys) {
            cell = moveTraceCell(size, cell, key) ?? cell;
            assert.ok(hasTraceCell(size, cell));
          }
        },
      ),
    );
    assert.equal(moveTraceCell(size, cell, "a"), undefined);
  });

  it("lights up what a unit is computed from", () => {
    const size = { positions: 4, units: 2, variables: 2 };
    const focus: TraceCell = { part: "state", index: 1, position: 2 };
    assert.deepEqual(
      traceMarks("state", focus, size).map(({ role, row, rows, column }) => [role, row, rows, column]),
      [
        ["source", 0, 2, 1],
        ["self", 1, 1, 2],
      ],
    );
    assert.deepEqual(
      traceMarks("x", focus, size).map(({ role, column }) => [role, column]),
      [["source", 2]],
    );
    assert.equal(traceMarks("target", focus, size)[0]?.role, "place");
  });
});

describe("where a state loses a variable", () => {
  it("is told with what is asked for after that", () => {
    const [first, second] = memories(traceOf(only, repeat, values));
    assert.deepEqual(first, {
      variable: 0,
      text: "After step 3 the state no longer depends on u₁ until it is heard again at step 4, but the answer at step 3 is to be just that.",
      isMissed: true,
    });
    assert.deepEqual(second, {
      variable: 1,
      text: "After step 4 the state no longer depends on u₂, but the answer at step 4 is to be just that.",
      isMissed: true,
    });
  });

  it("is no harm where nothing asks for it", () => {
    const task: Task = { ...repeat, y: repeat.x };
    const texts = memories(
      traceOf(only, { ...task, x: repeat.x.slice(0, 3), y: task.y.slice(0, 3) }, values),
    );
    assert.equal(
      texts[0]?.text,
      "After step 3 the state no longer depends on u₁, and nothing asks for it then.",
    );
    assert.equal(texts[0]?.isMissed, false);
    assert.equal(texts[1]?.text, "At the end the state depends on u₂ as much as ever.");
  });

  it("is told of a state that hardly depends on it any more, and of one that never did", () => {
    const faint = traceOf({ ...only, W_hh: matrixOf([[0.004]]) }, repeat, values);
    assert.match(
      memories(faint)[0]?.text ?? "",
      /^After step 3 the state hardly depends on u₁, by 0\.4 % of what it did until it is heard again at step 4, but/,
    );
    const deaf = traceOf({ ...only, W_ih: matrixOf([[0]]) }, repeat, values);
    assert.match(memories(deaf)[0]?.text ?? "", /^The state never depends on u₁, but the answer at step 3/);
  });
});

describe("steps of a recurrent layer", () => {
  it("begin where the most is to be remembered, and stay within the sequence", () => {
    assert.equal(positionOf(repeat, recurrentBeginning), 2);
    assert.equal(positionOf(repeat, { ...recurrentBeginning, position: 9 }), 3);
    assert.equal(stepOfKey("ArrowRight", 3, 4), 3);
    assert.equal(stepOfKey("ArrowLeft", 0, 4), 0);
    assert.equal(stepOfKey("Home", 2, 4), 0);
    assert.equal(stepOfKey("End", 2, 4), 3);
    assert.equal(stepOfKey("x", 2, 4), undefined);
  });

  it("come back after a reload with the values of the variables", () => {
    const recurrent = {
      position: 1,
      variables: [{ name: "u2", value: 0.4 }],
      pinned: { part: "state", index: 1, position: 2 },
    } as const;
    const saved = readSavedState({ format: 1, uri: "a", recurrent });
    assert.deepEqual(JSON.parse(JSON.stringify(saved?.recurrent)), recurrent);
    assert.equal(variableValues(repeat.variables, recurrent)[1], 0.4);
    assert.equal(
      readSavedState({ format: 1, uri: "a", recurrent: { ...recurrent, pinned: { part: "?" } } }),
      undefined,
    );
  });
});
