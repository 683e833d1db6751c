import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { chartLook, type ThemedChart } from "../chart.ts";
import { css } from "../color/rgb.ts";
import { formatCount } from "../format.ts";
import { rowHistogram } from "./rowHistogram.ts";

/** How many rows of M hold how many nonzeros: rows at the border lose the taps that fall into the padding. */
export function rowsChart(g: ConvGeometry): ThemedChart {
  const bars = rowHistogram(g);
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
            type: "logarithmic",
            min: 0.8, // so that a single row still has a bar
            title: { display: true, text: "rows", ...text },
            ticks: {
              ...text,
              callback: (value) => (isPowerOfTen(Number(value)) ? formatCount(Number(value)) : ""),
            },
            grid: { ...grid, lineWidth: ({ tick }) => (isPowerOfTen(Number(tick?.value)) ? 1 : 0) },
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

function isPowerOfTen(value: number): boolean {
  return value >= 1 && Number.isInteger(Math.log10(value));
}
