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

/**
 * The gap to the optimum, on a logarithmic axis, against β, which is `sharpness` with the file's own scale: of a design that becomes
 * exact, a falling line. The β that is chosen is marked.
 */
export function gapChart(
  points: readonly GapPoint[],
  chosen: GapPoint | undefined,
  sharpness: number,
): ThemedChart {
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
            data: chosen ? [{ x: sharpness * chosen.factor, y: shown(chosen) }] : [],
            clip: false,
            pointRadius: 5,
            pointHoverRadius: 5,
            pointBackgroundColor: css(palette.focus),
            pointBorderColor: css(palette.background),
            pointBorderWidth: 1.5,
          },
          {
            data: points.map((point) => ({ x: sharpness * point.factor, y: shown(point) })),
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
            type: "linear",
            min: 0,
            max: sharpness * (points.at(-1)?.factor ?? 1),
            title: { display: true, text: "β", ...text },
            ticks: {
              ...text,
              maxRotation: 0,
              maxTicksLimit: 6,
              callback: (value) => formatValue(Number(value)),
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
