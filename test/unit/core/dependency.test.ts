import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConvGeometry } from "../../../src/core/convGeometry.ts";
import { highlightLimit, highlights } from "../../../src/core/dependency.ts";
import { describeCell } from "../../../src/core/describeCell.ts";
import { planesOf } from "../../../src/core/planes.ts";
import { type Selection, selectionAt } from "../../../src/core/selection.ts";
import { viewShape } from "../../../src/core/viewShape.ts";
import type { ViewRef } from "../../../src/core/views.ts";
import { flat, type Multiplication, multiplications } from "../support/bruteForce.ts";
import { convParameters, validGeometry } from "../support/convCases.ts";
import { allRefs, cellOf, inputCell, outputCell } from "../support/viewCells.ts";

const same = (a: readonly number[], b: readonly number[]) => a.every((n, i) => n === b[i]);

/** Whether a multiplication is one of those that the selected thing takes part in. */
function takesPart(g: ConvGeometry, s: Selection, m: Multiplication): boolean {
  const window = g.transposed ? m.input : m.output;
  switch (s.at) {
    case "output":
      return m.out === s.channel && same(m.output, s.position);
    case "input":
      return m.in === s.channel && same(m.input, s.position);
    case "weight":
      return m.out === s.out && m.in % (g.inChannels / g.groups) === s.in && same(m.tap, s.tap);
    case "patch":
      return (g.transposed ? m.out : m.in) === s.channel && same(window, s.position) && same(m.tap, s.tap);
    case "entry":
      return (
        s.tap !== undefined &&
        m.out === s.out &&
        m.in === s.in &&
        same(m.output, s.output) &&
        same(m.input, s.input)
      );
  }
}

/** The cells of a view that belong to a selection, as `row,column`. */
function related(g: ConvGeometry, all: readonly Multiplication[], s: Selection, ref: ViewRef): Set<string> {
  const cells = new Set<string>();
  const add = (cell: readonly [number, number] | undefined) => cell && cells.add(cell.join());
  const input =
    s.at === "input"
      ? ([s.channel, s.position] as const)
      : s.at === "entry" && !s.tap
        ? ([s.in, s.input] as const)
        : undefined;
  const output =
    s.at === "output"
      ? ([s.channel, s.position] as const)
      : s.at === "entry" && !s.tap
        ? ([s.out, s.output] as const)
        : undefined;
  if (input && ref.view === "input" && input[0] === ref.planes[0]) add(inputCell(g, ref, input[1]));
  if (input && ref.view === "flat") add([input[0], flat(input[1], g.inputSize)]);
  if (output && ref.view === "output" && output[0] === ref.planes[0]) add(outputCell(g, ref, output[1]));
  if (output && ref.view === "product") add([output[0], flat(output[1], g.outputSize)]);
  if (s.at === "entry" && !s.tap && ref.view === "linear") {
    const row = flat([s.out, ...s.output], [g.outChannels, ...g.outputSize]);
    add([row, flat([s.in, ...s.input], [g.inChannels, ...g.inputSize])]);
  }
  const own =
    (input && !output && (ref.view === "input" || ref.view === "flat")) ||
    (output && !input && (ref.view === "output" || ref.view === "product"));
  if (!own) for (const m of all) if (takesPart(g, s, m)) add(cellOf(g, ref, m));
  return cells;
}

/** Cells of rectangles, which must not overlap. */
function covered(rectangles: ReturnType<typeof highlights>): Set<string> {
  const cells = new Set<string>();
  let total = 0;
  for (const h of rectangles) {
    total += h.rows * h.columns;
    for (let r = 0; r < h.rows; r++)
      for (let c = 0; c < h.columns; c++) cells.add(`${h.row + r},${h.column + c}`);
  }
  assert.equal(cells.size, total, "rectangles overlap");
  return cells;
}

/** A cell of every view. */
const picks = fc.tuple(fc.nat(), fc.nat(), fc.nat());

function pickCell(g: ConvGeometry, view: string, [plane, row, column]: readonly [number, number, number]) {
  const refs = allRefs(g).filter((ref) => ref.view === view);
  const ref = refs[plane % refs.length];
  if (ref === undefined) throw new Error(`no ${view}`);
  const shape = viewShape(g, ref);
  return { ref, row: row % shape.rows, column: column % shape.columns };
}

const viewName = fc.constantFrom(
  "input",
  "kernel",
  "output",
  "unfold",
  "weights",
  "gemm",
  "linear",
  "stacked",
);

describe("dependency", () => {
  it("highlights in every view exactly the cells that brute force relates to the selected one", () => {
    fc.assert(
      fc.property(convParameters, viewName, picks, (parameters, name, pick) => {
        const g = validGeometry(parameters);
        fc.pre(g.dIn * g.dOut < 5000);
        const { ref, row, column } = pickCell(
          g,
          name === "gemm" ? (g.transposed ? "flat" : "product") : name,
          pick,
        );
        const selection = selectionAt(g, ref, row, column);
        if (selection === undefined) {
          assert.equal(ref.view, "weights");
          return;
        }
        const all = multiplications(g);
        for (const other of allRefs(g)) {
          const found = highlights(g, selection, other);
          const cells = covered(found.slice(bandCount(g, selection, other)));
          const expected = related(g, all, selection, other);
          const where: string = `${JSON.stringify(selection)} in ${other.view} [${other.planes}]`;
          assert.deepEqual([...cells].sort(), [...expected].sort(), where);
        }
        const own = highlights(g, selection, ref).filter((h) => h.role === "self");
        assert.ok(
          own.some(
            (h) =>
              row >= h.row && row < h.row + h.rows && column >= h.column && column < h.column + h.columns,
          ),
          `${JSON.stringify(selection)} is not itself in ${ref.view}`,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("is symmetric: a target's sources are where the selection is", () => {
    fc.assert(
      fc.property(convParameters, picks, (parameters, pick) => {
        const g = validGeometry(parameters);
        const { ref, row, column } = pickCell(g, "input", pick);
        const input = selectionAt(g, ref, row, column);
        if (input?.at !== "input") throw new Error("an input was to be selected");
        for (const out of allRefs(g).filter((r) => r.view === "output")) {
          for (const h of highlights(g, input, out)) {
            assert.equal(h.role, "target");
            const output = selectionAt(g, out, h.row, h.column);
            if (output === undefined) throw new Error("the target is outside its view");
            const cells = covered(highlights(g, output, ref));
            assert.ok(cells.has(`${row},${column}`));
          }
        }
      }),
    );
  });

  it("finds planes that show the selection", () => {
    fc.assert(
      fc.property(convParameters, viewName, picks, picks, (parameters, name, pick, otherPick) => {
        const g = validGeometry(parameters);
        fc.pre(g.dIn * g.dOut < 5000);
        const { ref, row, column } = pickCell(g, name === "gemm" ? "linear" : name, pick);
        const selection = selectionAt(g, ref, row, column);
        if (selection === undefined) return;
        for (const view of ["input", "kernel", "output"]) {
          const current = pickCell(g, view, otherPick).ref;
          const refs = allRefs(g).filter((r) => r.view === view);
          const shown = refs.filter((r) => highlights(g, selection, r).length > 0);
          const planes = planesOf(g, selection, current);
          const keeps = shown.some((r) => same(r.planes, current.planes));
          if (keeps) assert.deepEqual(planes, current.planes);
          else if (shown.length > 0)
            assert.ok(
              shown.some((r) => same(r.planes, planes)),
              `${view} ${planes}`,
            );
        }
      }),
      { numRuns: 400 },
    );
  });

  it("keeps the input channel of a kernel plane, which counts within the group", () => {
    const g = validGeometry({ input_size: 4, in_channels: 4, out_channels: 4, kernel_size: 2, groups: 2 });
    const output: Selection = { at: "output", channel: 2, position: [0] };
    assert.deepEqual(planesOf(g, output, { view: "kernel", planes: [2, 1] }), [2, 1]);
    assert.deepEqual(planesOf(g, output, { view: "kernel", planes: [0, 1] }), [2, 1]);
    assert.deepEqual(
      planesOf(g, { at: "input", channel: 3, position: [1] }, { view: "kernel", planes: [1, 0] }),
      [2, 1],
    );
  });

  it("names row, column and value of a cell", () => {
    const edges = validGeometry({
      input_size: [6, 6],
      in_channels: 1,
      out_channels: 1,
      kernel_size: 3,
      padding: 1,
    });
    const linear: ViewRef = { view: "linear", planes: [] };
    assert.deepEqual(describeCell(edges, linear, 15, 22), {
      row: "output (co 0, oy 2, ox 3)",
      column: "input (ci 0, iy 3, ix 4)",
      sentence:
        "Row 15, column 22: weight (co 0, ci 0, ky 2, kx 2) joins input (ci 0, iy 3, ix 4) to output (co 0, oy 2, ox 3).",
    });
    assert.equal(
      describeCell(edges, linear, 0, 35).sentence,
      "Row 0, column 35: structural zero, output (co 0, oy 0, ox 0) does not read input (ci 0, iy 5, ix 5).",
    );
    assert.deepEqual(describeCell(edges, { view: "input", planes: [0] }, 0, 3), {
      row: "iy -1",
      column: "ix 2",
      sentence: "Row 0, column 3: padding (ci 0, iy -1, ix 2).",
    });
    const signal = validGeometry({
      input_size: 9,
      in_channels: 2,
      out_channels: 4,
      kernel_size: 3,
      groups: 2,
    });
    assert.deepEqual(describeCell(signal, { view: "weights", planes: [] }, 0, 4), {
      row: "output channel (co 0)",
      column: "input channel (ci 1)",
      sentence:
        "Row 0, column 4: structural zero, output channel (co 0) is in group 0 and input channel (ci 1) in group 1.",
    });
    assert.equal(describeCell(signal, { view: "unfold", planes: [] }, 4, 2).row, "patch (ci 1, kx 1)");
    const volume = validGeometry({
      type: "conv3d",
      input_size: 3,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 2,
    });
    assert.equal(describeCell(volume, linear, 7, 26).row, "output (co 0, oz 1, oy 1, ox 1)");
    assert.throws(() => describeCell(edges, linear, 36, 0), /linear has no cell \(36, 0\)/);
  });

  it("describes every cell of every view", () => {
    fc.assert(
      fc.property(convParameters, viewName, picks, (parameters, name, pick) => {
        const g = validGeometry(parameters);
        const view = name === "gemm" ? (g.transposed ? "flat" : "product") : name;
        const { ref, row, column } = pickCell(g, view, pick);
        const { sentence } = describeCell(g, ref, row, column);
        assert.match(sentence, /^Row \d+, column \d+: .+\.$/);
        assert.doesNotMatch(sentence, /undefined|NaN/);
      }),
    );
  });

  it("stays within its limit in large layers, covering what it cannot list", () => {
    const vgg = validGeometry({
      type: "conv2d",
      input_size: 224,
      in_channels: 64,
      out_channels: 64,
      kernel_size: 3,
      padding: 1,
    });
    const linear: ViewRef = { view: "linear", planes: [] };
    const weight: Selection = { at: "weight", out: 3, in: 5, tap: [0, 2] };
    const found = highlights(vgg, weight, linear);
    assert.ok(found.length > 0 && found.length <= highlightLimit);
    const row = flat([3, 100, 50], [64, 224, 224]);
    const column = flat([5, 99, 51], [64, 224, 224]);
    assert.ok(
      found.some(
        (h) => row >= h.row && row < h.row + h.rows && column >= h.column && column < h.column + h.columns,
      ),
    );
    const long = validGeometry({
      input_size: 1_000_000,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 3,
      padding: 1,
    });
    assert.equal(highlights(long, { at: "weight", out: 0, in: 0, tap: [1] }, linear).length, 1);
    const row2 = highlights(vgg, { at: "output", channel: 1, position: [7, 8] }, linear);
    assert.equal(row2.length, 1 + 64 * 3);
  });
});

/** Bands come first in `linear`. */
function bandCount(g: ConvGeometry, s: Selection, ref: ViewRef): number {
  if (ref.view !== "linear") return 0;
  if (s.at === "output") return flat(s.position, g.outputSize) < 0 ? 0 : 1;
  if (s.at === "input") return flat(s.position, g.inputSize) < 0 ? 0 : 1;
  if (s.at !== "entry") return 0;
  return (flat(s.output, g.outputSize) < 0 ? 0 : 1) + (flat(s.input, g.inputSize) < 0 ? 0 : 1);
}
