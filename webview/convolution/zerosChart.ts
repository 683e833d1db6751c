import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../src/core/convParameters.ts";
import { chartLook, type ThemedChart } from "../chart.ts";
import { numberAxis, ownPoint, plainLine } from "../chartParts.ts";
import { formatShare } from "../format.ts";
import { sparsityCurve, sparsityOf } from "./sparsityCurve.ts";

/** How the share of zeros in M grows with the input; the layer's own size is marked. */
export function zerosChart(parameters: ConvParameters, g: ConvGeometry): ThemedChart {
  const points = sparsityCurve(parameters, g).map(({ size, sparsity }) => ({ x: size, y: sparsity }));
  const own = { x: g.inputSize.at(-1) ?? 1, y: sparsityOf(g) };
  const xTitle = g.axes.length === 1 ? "input length" : "input width";
  return (palette) => {
    const look = chartLook(palette);
    return {
      type: "line",
      data: {
        datasets: [
          {
            data: [own],
            ...ownPoint(palette),
          },
          {
            data: points,
            ...plainLine(palette),
          },
        ],
      },
      options: {
        animation: look.animation,
        maintainAspectRatio: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: numberAxis(look, xTitle, points[0]?.x ?? 0, points.at(-1)?.x ?? 1, {
            maxTicksLimit: 8,
            precision: 0,
            includeBounds: false,
          }),
          y: {
            min: 0,
            max: 1,
            ticks: {
              ...look.text,
              stepSize: 0.25,
              callback: (value) => `${Math.round(Number(value) * 100)} %`,
            },
            grid: look.grid,
            border: { display: false },
          },
        },
        plugins: {
          tooltip: {
            ...look.tooltip,
            callbacks: {
              title: ([item]) => `${xTitle} ${item?.parsed.x}${item?.datasetIndex === 0 ? ", as it is" : ""}`,
              label: ({ parsed }) => `${formatShare(parsed.y ?? 0)} zeros`,
            },
          },
        },
      },
    };
  };
}
