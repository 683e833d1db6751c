import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { ConvMatrix } from "../../../src/core/convMatrix.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import { highlights } from "../../../src/core/dependency.ts";
import { viewShape } from "../../../src/core/viewShape.ts";
import type { ViewRef } from "../../../src/core/views.ts";
import { highlightWeight } from "../../../src/protocol/page.ts";
import {
  type Navigation,
  planesAt,
  windowCount,
  windowSelection,
  withinLayer,
} from "../../../webview/convolution/navigation.ts";
import { parameterCaption, parameterOutline } from "../../../webview/convolution/parameterOutline.ts";
import { weightIndexOf } from "../../../webview/convolution/selectionText.ts";
import { convParameters } from "../support/convCases.ts";

const beginning: Navigation = {
  position: 0,
  outChannel: 0,
  inChannel: 0,
  slices: [],
  tab: "linear",
  colorBy: "taps",
};
const conv = (more: object) =>
  convGeometry({ input_size: [9, 11], in_channels: 4, out_channels: 6, kernel_size: [3, 2], ...more });

/** The cells that outlines cover, each as "row column". */
function covered(marks: readonly { row: number; column: number; rows: number; columns: number }[]) {
  return new Set(
    marks.flatMap(({ row, column, rows, columns }) =>
      Array.from({ length: rows * columns }, (_, i) =>
        [row + Math.floor(i / columns), column + (i % columns)].join(" "),
      ),
    ),
  );
}

describe("what a parameter moves", () => {
  it("is the ring of padding, each cell once, and nothing of the input itself", () => {
    const g = conv({
      padding: [
        [2, 0],
        [1, 3],
      ],
    });
    const ref: ViewRef = { view: "input", planes: [0] };
    const { marks } = parameterOutline(g, beginning, ref, "padding");
    const { rows, columns } = viewShape(g, ref);
    const cells = covered(marks);
    assert.equal(cells.size, rows * columns - 9 * 11);
    assert.equal(
      marks.reduce((sum, mark) => sum + mark.rows * mark.columns, 0),
      cells.size,
    );
    assert.ok(!cells.has("2 1") && cells.has("1 1") && cells.has("2 0"));
  });

  it("is the gaps between taps: what lies in the window and is no tap", () => {
    const g = conv({ dilation: [2, 3] });
    const nav = withinLayer(g, { ...beginning, position: 3 });
    const { input } = planesAt(g, nav);
    const taps = covered(highlights(g, windowSelection(g, nav), input));
    const gaps = covered(parameterOutline(g, nav, input, "dilation").marks);
    const window = covered(parameterOutline(g, nav, input, "kernel_size").marks);
    assert.deepEqual(new Set([...taps, ...gaps]), window);
    assert.equal(taps.size + gaps.size, window.size);
  });

  it("is the next window along each axis, with an arrow of the stride's length", () => {
    const g = conv({ stride: [3, 2] });
    const { input } = planesAt(g, beginning);
    const { arrows } = parameterOutline(g, beginning, input, "stride");
    assert.deepEqual(
      arrows.map(({ from, to }) => [to[0] - from[0], to[1] - from[1]]),
      [
        [0, 2],
        [3, 0],
      ],
    );
    const last = { ...beginning, position: windowCount(g) - 1 };
    assert.deepEqual(parameterOutline(g, last, input, "stride").arrows, []);
  });

  it("is the blocks of the groups, which hold all nonzeros of M", () => {
    fc.assert(
      fc.property(convParameters, (parameters) => {
        const g = convGeometry(parameters);
        const matrix = new ConvMatrix(g);
        const { marks } = parameterOutline(g, beginning, { view: "linear", planes: [] }, "groups");
        const inside = marks.reduce(
          (sum, { row, column, rows, columns }) =>
            sum + matrix.count(row, row + rows, column, column + columns),
          0,
        );
        assert.equal(inside, matrix.nonzeros);
      }),
    );
  });

  it("is named for every key that moves something, and stays within every view", () => {
    const g = conv({ groups: 2, padding: 1, dilation: 2, stride: 2 });
    for (const key of ["kernel_size", "padding", "dilation", "groups", "in_channels", "out_channels"]) {
      assert.match(parameterCaption(g, key) ?? "", new RegExp(`^${key}`));
      for (const view of [
        "input",
        "kernel",
        "output",
        "unfold",
        "weights",
        "product",
        "linear",
        "stacked",
      ] as const) {
        const ref = { view, planes: view === "kernel" ? [0, 0] : [0] };
        const { rows, columns } = viewShape(g, ref);
        for (const mark of parameterOutline(g, withinLayer(g, beginning), ref, key).marks) {
          assert.ok(mark.row >= 0 && mark.column >= 0, `${key} ${view}`);
          assert.ok(mark.row + mark.rows <= rows && mark.column + mark.columns <= columns, `${key} ${view}`);
        }
      }
    }
    assert.equal(parameterCaption(g, "expect"), undefined);
  });

  it("says how much padding there is before and after, where that differs", () => {
    const captionOf = (padding: ConvParameters["padding"]) => parameterCaption(conv({ padding }), "padding");
    assert.match(captionOf(1) ?? "", /input, 1 × 1 on each side\.$/);
    const uneven = [
      [1, 0],
      [0, 2],
    ] as const;
    assert.match(captionOf(uneven) ?? "", /input, 1 × 0 before it and 0 × 2 after it\.$/);
  });
});

describe("the weight that is pointed at", () => {
  it("is told by its index in the tensor, as PyTorch has it", () => {
    const selection = { at: "entry", out: 5, in: 3, output: [0, 0], input: [1, 1], tap: [1, 1] } as const;
    assert.deepEqual(weightIndexOf(conv({ groups: 2 }), selection), [5, 1, 1, 1]);
    const transposed = convGeometry({
      type: "conv_transpose2d",
      input_size: [4, 4],
      in_channels: 4,
      out_channels: 6,
      kernel_size: 2,
      groups: 2,
    });
    assert.deepEqual(weightIndexOf(transposed, selection), [3, 2, 1, 1]);
    const { tap: _, ...zero } = selection;
    assert.equal(weightIndexOf(conv({}), zero), undefined);
  });

  it("is checked when it arrives, null for none", () => {
    assert.deepEqual(highlightWeight.decode?.({ layer: "a", index: [0, 1] }), { layer: "a", index: [0, 1] });
    assert.deepEqual(highlightWeight.decode?.({ layer: "a", index: null }), { layer: "a", index: null });
    assert.throws(() => highlightWeight.decode?.({ layer: "a", index: [0.5] }), TypeError);
    assert.throws(() => highlightWeight.decode?.({ layer: "a" }), TypeError);
  });
});
