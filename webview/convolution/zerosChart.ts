import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../src/core/convParameters.ts";
import { chartLook, type ThemedChart } from "../chart.ts";
import { css } from "../color/rgb.ts";
import { formatShare } from "../format.ts";
import { sparsityCurve, sparsityOf } from "./sparsityCurve.ts";

/** How the share of zeros in M grows with the input; the layer's own size is marked. */
export function zerosChart(parameters: ConvParameters, g: ConvGeometry): ThemedChart {
  const points = sparsityCurve(parameters, g).map(({ size, sparsity }) => ({ x: size, y: sparsity }));
  const own = { x: g.inputSize.at(-1) ?? 1, y: sparsityOf(g) };
  const xTitle = g.axes.length === 1 ? "input length" : "input width";
  return (palette) => {
    const { text, animation, grid, tooltip } = chartLook(palette);
    return {
      type: "line",
      data: {
        datasets: [
          {
            data: [own],
            clip: false,
            pointRadius: 5,
            pointHoverRadius: 5,
            pointBackgroundColor: css(palette.focus),
            pointBorderColor: css(palette.background),
            pointBorderWidth: 1.5,
          },
          {
            data: points,
            borderColor: css(palette.accent),
            borderWidth: 2,
            pointRadius: 0,
            pointHoverRadius: 3,
            pointHoverBackgroundColor: css(palette.accent),
          },
        ],
      },
      options: {
        animation,
        maintainAspectRatio: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: {
            type: "linear",
            min: points[0]?.x ?? 0,
            max: points.at(-1)?.x ?? 1,
            title: { display: true, text: xTitle, ...text },
            ticks: { ...text, maxTicksLimit: 8, precision: 0, includeBounds: false, maxRotation: 0 },
            grid: { display: false },
            border: grid,
          },
          y: {
            min: 0,
            max: 1,
            ticks: { ...text, stepSize: 0.25, callback: (value) => `${Math.round(Number(value) * 100)} %` },
            grid,
            border: { display: false },
          },
        },
        plugins: {
          tooltip: {
            ...tooltip,
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
