import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../../src/core/convGeometry.ts";
import { describeCell } from "../../../src/core/describeCell.ts";
import { type Layout, layoutName } from "../../../src/core/layout.ts";
import { viewShape } from "../../../src/core/viewShape.ts";
import { viewAxes } from "../../../webview/convolution/axes.ts";
import { axisTitle, nameIndex, rulerTiers, shortIndex, ticksOf } from "../../../webview/matrix/axis.ts";

const output = {
  name: "output",
  origin: 0,
  parts: [
    { name: "co", size: 2 },
    { name: "oy", size: 6 },
    { name: "ox", size: 10 },
  ],
};

describe("an axis", () => {
  it("names an index by its counters", () => {
    assert.equal(axisTitle(output), "output (co, oy, ox)");
    assert.equal(nameIndex(output, 60 + 23), "co 1, oy 2, ox 3");
    assert.equal(shortIndex(output, 23), "0,2,3");
  });

  it("names padding by negative counters", () => {
    const padded = { name: "input", origin: -1, parts: [{ name: "iy", size: 8 }] };
    assert.equal(nameIndex(padded, 0), "iy −1");
    const [tier] = rulerTiers(padded, 40, true);
    assert.deepEqual(tier && ticksOf(tier, padded, 0, 2, true).map(({ label }) => label), ["iy −1", "iy 0"]);
  });

  it("labels the finest counter that has room, and the next coarser one", () => {
    const names = (scale: number) =>
      rulerTiers(output, scale, true).map(({ part, step }) => `${part.name} ${step}`);
    assert.deepEqual(names(50), ["ox 1", "oy 1"]);
    assert.deepEqual(names(12), ["ox 5", "oy 1"]);
    assert.deepEqual(names(5), ["oy 1", "co 1"]);
    assert.deepEqual(names(0.001), ["co 1000"]);
  });

  it("never writes labels of a ruler over each other", () => {
    const scale = fc.double({ min: 0.01, max: 60, noNaN: true });
    const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(scale, sizes, (pixels, [outer, inner]) => {
        const axis = {
          name: "a",
          origin: 0,
          parts: [
            { name: "iy", size: outer },
            { name: "ix", size: inner },
          ],
        };
        const [tier] = rulerTiers(axis, pixels, true);
        if (tier === undefined) return;
        const centers = ticksOf(tier, axis, 0, outer * inner, true).map(
          ({ from, to }) => ((from + to) / 2) * pixels,
        );
        centers.forEach((center, i) => {
          const gap = center - (centers[i - 1] ?? -Infinity);
          assert.ok(gap > 25, `labels ${gap} pixels apart, every ${tier.step}`);
        });
      }),
    );
  });

  it("says the same of a cell as the core does, in every layout", () => {
    const g = convGeometry({
      input_size: [5, 4],
      in_channels: 2,
      out_channels: 3,
      kernel_size: [2, 3],
      padding: 1,
    });
    const layouts: readonly Layout[] = (["NCHW", "NHWC"] as const).flatMap((flattening) =>
      (["c,k", "k,c"] as const).flatMap((patchOrder) =>
        (["columns", "rows"] as const).flatMap((patches) =>
          (["correlation", "true"] as const).map((convolution) => ({
            flattening,
            patchOrder,
            patches,
            convolution,
          })),
        ),
      ),
    );
    const views = ["linear", "unfold", "weights", "stacked", "product"] as const;
    for (const ref of views.flatMap((view) => layouts.map((layout) => ({ view, planes: [], layout })))) {
      const { view } = ref;
      const { rows, columns } = viewAxes(g, ref);
      const shape = viewShape(g, ref);
      const [row, column] = [shape.rows - 2, shape.columns - 2];
      const described = describeCell(g, ref, row, column);
      // The core lists counters channel first, a ruler in the order in which they count.
      const counters = (text: string) => (/\((.*)\)$/.exec(text)?.[1] ?? "").split(", ").sort();
      const said = [described.row, described.column].map(counters);
      const ruled = [nameIndex(rows, row), nameIndex(columns, column)].map((text) => text.split(", ").sort());
      assert.deepEqual(ruled, said, `${view}, ${layoutName(ref.layout)}`);
    }
  });

  it("counts as many cells as the view has", () => {
    for (const type of ["conv3d", "conv_transpose2d", "conv1d"] as const) {
      const size = type === "conv3d" ? [3, 4, 5] : type === "conv1d" ? [7] : [3, 4];
      const g = convGeometry({
        type,
        input_size: size,
        in_channels: 2,
        out_channels: 4,
        kernel_size: 2,
        groups: 2,
      });
      for (const view of ["linear", "unfold", "stacked", "weights", "input", "kernel", "output"] as const) {
        const ref = { view, planes: [0, 0, 0] };
        const { rows, columns } = viewAxes(g, ref);
        const count = ({ parts }: typeof rows) => parts.reduce((product, { size: n }) => product * n, 1);
        const shape = viewShape(g, ref);
        assert.deepEqual([count(rows), count(columns)], [shape.rows, shape.columns], `${type} ${view}`);
      }
    }
  });
});
