import assert from "node:assert/strict";
import fc from "fast-check";
import { moveCell } from "../../../webview/attention/moveCell.ts";
import type { StageCell, StageName, StageShape } from "../../../webview/attention/stageCells.ts";
import {
  arrangeStages,
  gapBetweenGroups,
  gapInGroup,
  lineWidth,
  type StageBox,
  stageWidth,
} from "../../../webview/attention/stageLayout.ts";
import { framesOf } from "../../../webview/attention/stageMarks.ts";

/** The stages of one head on L positions with d_k = d_v = 1 and three columns of X. */
function boxes(positions: number): readonly StageBox[] {
  const box = (name: StageName, columns: number, group: number, beside = 0) => ({
    name,
    columns,
    group,
    beside,
  });
  return [
    box("X", 3, 0),
    box("Q", 1, 0),
    box("K", 1, 0),
    box("V", 1, 0),
    box("scores", positions, 1),
    box("masked", positions, 1),
    box("weights", positions, 1, 40),
    box("heads", 1, 2),
    box("target", 1, 2),
    box("loss", 1, 2),
  ];
}

const labels = 21;
const names = (line: readonly StageBox[]) => line.map(({ name }) => name).join(" ");

describe("the arrangement of stages", () => {
  it("puts all of four positions on one line of a wide page", () => {
    const { cell, lines } = arrangeStages(boxes(4), 4, labels, 1068);
    assert.equal(lines.length, 1);
    assert.ok(cell >= 29, `cells of ${cell} px`);
  });

  it("breaks between groups on a page of middle width", () => {
    const { cell, lines } = arrangeStages(boxes(4), 4, labels, 668);
    assert.deepEqual(lines.map(names), ["X Q K V", "scores masked weights heads target loss"]);
    assert.ok(cell >= 29, `cells of ${cell} px`);
  });

  it("takes a group apart where it is wider than the page", () => {
    const { cell, lines } = arrangeStages(boxes(4), 4, labels, 388);
    assert.deepEqual(lines.map(names), ["X Q K V", "scores masked", "weights heads target loss"]);
    assert.ok(cell >= 29, `cells of ${cell} px`);
  });

  it("keeps every line within the page, every stage once and in order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 360, max: 2000 }),
        (positions, width) => {
          const all = boxes(positions);
          const { cell, lines } = arrangeStages(all, positions, labels, width);
          assert.deepEqual(lines.flat(), all);
          for (const line of lines) {
            const gaps = line
              .slice(1)
              .map((box, i) => (box.group === line[i]?.group ? gapInGroup : gapBetweenGroups));
            const needed = [...line.map((box) => stageWidth(box, cell)), ...gaps].reduce(
              (a, b) => a + b,
              labels,
            );
            assert.equal(lineWidth(line, cell), needed - labels);
            assert.ok(needed <= width, `${names(line)} needs ${needed} of ${width} px`);
          }
        },
      ),
    );
  });
});

const shape: StageShape = {
  positions: 4,
  head: 0,
  valueSize: 1,
  columns: { X: 3, Q: 1, K: 1, V: 1, scores: 4, masked: 4, weights: 4, heads: 1, target: 1, loss: 1 },
  sees: (i, j) => j <= i,
};
const shown = ["X", "Q", "K", "V", "scores", "masked", "weights", "heads", "target", "loss"] as const;

describe("arrow keys in stages", () => {
  const press = (cell: StageCell, ...keys: readonly string[]) =>
    keys.reduce((at, key) => moveCell(shape, shown, at, key) ?? at, cell);

  it("go from stage to stage in the same row", () => {
    assert.deepEqual(press({ stage: "X", row: 2, column: 2 }, "ArrowRight"), {
      stage: "Q",
      row: 2,
      column: 0,
    });
    assert.deepEqual(press({ stage: "V", row: 1, column: 0 }, "ArrowRight", "ArrowRight"), {
      stage: "scores",
      row: 1,
      column: 1,
    });
    assert.deepEqual(press({ stage: "heads", row: 3, column: 0 }, "ArrowLeft"), {
      stage: "weights",
      row: 3,
      column: 3,
    });
  });

  it("stay within the first and the last cell", () => {
    assert.deepEqual(press({ stage: "X", row: 0, column: 0 }, "ArrowLeft", "ArrowUp"), {
      stage: "X",
      row: 0,
      column: 0,
    });
    assert.deepEqual(press({ stage: "loss", row: 3, column: 0 }, "ArrowRight", "ArrowDown"), {
      stage: "loss",
      row: 3,
      column: 0,
    });
  });

  it("reach every cell", () => {
    const seen = new Set<string>();
    const open: StageCell[] = [{ stage: "X", row: 0, column: 0 }];
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const name = `${cell.stage} ${cell.row} ${cell.column}`;
      if (seen.has(name)) continue;
      seen.add(name);
      open.push(press(cell, "ArrowRight"), press(cell, "ArrowDown"));
    }
    const all = Object.values(shape.columns).reduce((sum, columns) => sum + columns, 0) * shape.positions;
    assert.equal(seen.size, all);
  });

  it("leave other keys alone", () => {
    assert.equal(moveCell(shape, shown, { stage: "X", row: 0, column: 0 }, "a"), undefined);
  });
});

describe("frames around cells", () => {
  it("are as few as rows of equal runs", () => {
    const row = (stage: StageName, i: number, columns: readonly number[]) =>
      columns.map((column) => ({ stage, row: i, column }));
    const cells = [
      ...row("weights", 1, [0, 1]),
      ...row("weights", 2, [0, 1]),
      ...row("weights", 3, [0, 1, 3]),
    ];
    assert.deepEqual(framesOf("weights", [...cells, ...row("V", 0, [0])], "source"), [
      { role: "source", row: 1, column: 0, rows: 3, columns: 2 },
      { role: "source", row: 3, column: 3, rows: 1, columns: 1 },
    ]);
  });

  it("cover exactly the cells", () => {
    const cell = fc.record({ stage: fc.constant("scores" as const), row: fc.nat(5), column: fc.nat(5) });
    fc.assert(
      fc.property(
        fc.uniqueArray(cell, { selector: ({ row, column }) => `${row} ${column}`, maxLength: 36 }),
        (cells) => {
          const covered = framesOf("scores", cells, "target").flatMap(({ row, column, rows, columns }) =>
            Array.from(
              { length: rows * columns },
              (_, i) => `${row + Math.floor(i / columns)} ${column + (i % columns)}`,
            ),
          );
          assert.deepEqual(covered.sort(), cells.map(({ row, column }) => `${row} ${column}`).sort());
        },
      ),
    );
  });
});
