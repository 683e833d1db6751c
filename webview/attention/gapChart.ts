import { chartLook, type ThemedChart } from "../chart.ts";
import { css } from "../color/rgb.ts";
import { formatValue } from "../format.ts";
import { powersOfTen, powerText } from "../logAxis.ts";

/** How far a design is from the optimum with its scale multiplied by a factor. */
export interface GapPoint {
  readonly factor: number;
  readonly gap: number;
  /** A bound of the error of `gap`: below it nothing is known but that it is less. */
  readonly error: number;
}

/** The gap to the optimum against the factor of the scale, both on logarithmic axes; the factor that is chosen is marked. */
export function gapChart(points: readonly GapPoint[], chosen: GapPoint | undefined): ThemedChart {
  const shown = (point: GapPoint) => Math.max(point.gap, point.error, Number.MIN_VALUE);
  const least = Math.min(...points.map(shown));
  const most = Math.max(...points.map(shown));
  return (palette) => {
    const { text, animation, grid, tooltip } = chartLook(palette);
    return {
      type: "line",
      data: {
        datasets: [
          {
            data: chosen ? [{ x: chosen.factor, y: shown(chosen) }] : [],
            clip: false,
            pointRadius: 5,
            pointHoverRadius: 5,
            pointBackgroundColor: css(palette.focus),
            pointBorderColor: css(palette.background),
            pointBorderWidth: 1.5,
          },
          {
            data: points.map((point) => ({ x: point.factor, y: shown(point) })),
            borderColor: css(palette.accent),
            borderWidth: 2,
            pointRadius: 0,
            pointHoverRadius: 3,
            pointHoverBackgroundColor: css(palette.accent),
            segment: {
              // What is below the error of the computation is dashed: only its bound is drawn.
              borderDash: ({ p1DataIndex }) => {
                const point = points[p1DataIndex];
                return point !== undefined && point.gap <= point.error ? [3, 4] : [];
              },
            },
          },
        ],
      },
      options: {
        animation,
        maintainAspectRatio: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: {
            type: "logarithmic",
            min: points[0]?.factor ?? 0.1,
            max: points.at(-1)?.factor ?? 10,
            title: { display: true, text: "β, times the scale of the file", ...text },
            ticks: {
              ...text,
              maxRotation: 0,
              callback: (value) => (isPowerOfTwo(Number(value)) ? formatValue(Number(value)) : ""),
            },
            afterBuildTicks: (axis) => {
              axis.ticks = powersOfTwo(axis.min, axis.max).map((value) => ({ value }));
            },
            grid: { display: false },
            border: grid,
          },
          y: {
            type: "logarithmic",
            min: 10 ** Math.floor(Math.log10(least)),
            max: 10 ** Math.ceil(Math.log10(most) + 1e-9),
            ticks: { ...text, callback: (value) => powerText(Number(value)) },
            afterBuildTicks: (axis) => {
              axis.ticks = powersOfTen(axis.min, axis.max, 6).map((value) => ({ value }));
            },
            grid,
            border: { display: false },
          },
        },
        plugins: {
          tooltip: {
            ...tooltip,
            callbacks: {
              title: ([item]) => `β = ${formatValue(item?.parsed.x ?? 1)}`,
              label: ({ dataIndex, datasetIndex }) => {
                const point = datasetIndex === 0 ? chosen : points[dataIndex];
                if (point === undefined) return "";
                return point.gap <= point.error
                  ? `gap below ${formatValue(point.error, 2)}, the error`
                  : `gap ${formatValue(point.gap, 4)}`;
              },
            },
          },
        },
      },
    };
  };
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function powersOfTwo(from: number, to: number): readonly number[] {
  const [first, last] = [Math.ceil(Math.log2(from) - 1e-9), Math.floor(Math.log2(to) + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 2 ** (first + i));
}
