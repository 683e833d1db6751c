import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { chartLook, type ThemedChart } from "../chart.ts";
import { css } from "../color/rgb.ts";
import { formatCount } from "../format.ts";
import { rowHistogram } from "./rowHistogram.ts";

/** How many rows of M hold how many nonzeros: rows at the border lose the taps that fall into the padding. */
export function rowsChart(g: ConvGeometry): ThemedChart {
  const bars = rowHistogram(g);
  // From hundreds of rows on, a few of them would vanish beside the many on a linear scale.
  const logarithmic = bars.some(({ rows }) => rows >= 100);
  const isWritten = (rows: number) => !logarithmic || Number.isInteger(Math.log10(rows));
  return (palette) => {
    const { text, animation, grid, tooltip } = chartLook(palette);
    return {
      type: "bar",
      data: {
        labels: bars.map(({ nonzeros }) => formatCount(nonzeros)),
        datasets: [
          { data: bars.map(({ rows }) => rows), backgroundColor: css(palette.accent), maxBarThickness: 28 },
        ],
      },
      options: {
        animation,
        maintainAspectRatio: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: {
            title: { display: true, text: "nonzeros in a row of M", ...text },
            ticks: { ...text, maxRotation: 0, autoSkipPadding: 8 },
            grid: { display: false },
            border: grid,
          },
          y: {
            type: logarithmic ? "logarithmic" : "linear",
            min: logarithmic ? 0.8 : 0, // below 1, so that a single row still has a bar
            title: { display: true, text: "rows", ...text },
            ticks: {
              ...text,
              precision: 0,
              maxTicksLimit: 6,
              callback: (value) => (isWritten(Number(value)) ? formatCount(Number(value)) : ""),
            },
            grid: { ...grid, lineWidth: ({ tick }) => (isWritten(Number(tick?.value)) ? 1 : 0) },
            border: { display: false },
          },
        },
        plugins: {
          tooltip: {
            ...tooltip,
            callbacks: {
              title: ([item]) => `${item?.label} nonzeros`,
              label: ({ parsed }) => `${formatCount(parsed.y ?? 0)} rows`,
            },
          },
        },
      },
    };
  };
}
