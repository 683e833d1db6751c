import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { inIndexOrder } from "../../src/core/digits.ts";
import type { AxisCoordinate } from "../../src/core/links.ts";
import { type Scale, viewLayout } from "../../src/core/viewLayout.ts";
import type { ViewKind, ViewRef } from "../../src/core/views.ts";
import type { Axes, Axis, AxisPart } from "../matrix/axis.ts";

/** The views that a layout with patches as rows transposes. */
const turnedViews: ReadonlySet<ViewKind> = new Set<ViewKind>(["unfold", "weights", "flat", "product"]);

/** What the rows and columns of a view mean. */
export function viewAxes(g: ConvGeometry, ref: ViewRef): Axes {
  const { channels, axes, rows, columns } = viewLayout(g, ref);
  const inColumns = titles(g, ref.view);
  const isTurned = ref.layout?.patches === "rows" && turnedViews.has(ref.view);
  const [rowName, columnName] = isTurned ? [inColumns[1], inColumns[0]] : inColumns;
  const side = (which: "row" | "column", name: string): Axis => {
    const channel = channels[which];
    const spatial = axes.map((grid) => grid[which]);
    return {
      name,
      origin: spatial.findLast((scale) => scale !== undefined)?.origin ?? 0,
      parts: inIndexOrder(
        [
          channel === undefined ? [] : [{ name: channel.of === "out" ? "co" : "ci", size: channel.size }],
          ...spatial.map((scale, axis) => (scale === undefined ? [] : [part(g, scale, axis)])),
        ],
        (which === "row" ? rows : columns).channelLast,
      ).flat(),
    };
  };
  return { rows: side("row", rowName), columns: side("column", columnName) };
}

function part(g: ConvGeometry, { of, size, reversed }: Scale<AxisCoordinate>, axis: number): AxisPart {
  const letter = of === "tap" ? "k" : (of === "window") === g.transposed ? "i" : "o";
  return { name: letter + ("zyx"[3 - g.axes.length + axis] ?? ""), size, ...(reversed && { reversed }) };
}

function titles({ transposed }: ConvGeometry, view: ViewKind): readonly [rows: string, columns: string] {
  switch (view) {
    case "input":
      return ["input", "input"];
    case "output":
      return ["output", "output"];
    case "kernel":
      return ["tap", "tap"];
    case "unfold":
      return ["patch", transposed ? "input position" : "output position"];
    case "weights":
      return transposed ? ["weight", "input channel"] : ["output channel", "weight"];
    case "flat":
      return ["input channel", "input position"];
    case "product":
      return ["output channel", "output position"];
    case "linear":
      return ["output", "input"];
    case "stacked":
      return [transposed ? "input" : "output", "weight"];
  }
}
