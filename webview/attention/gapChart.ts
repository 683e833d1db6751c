import { chartLook, type ThemedChart } from "../chart.ts";
import { numberAxis, ownPoint, plainLine, powerAxis } from "../chartParts.ts";
import { formatValue } from "../format.ts";

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
    const look = chartLook(palette);
    return {
      type: "line",
      data: {
        datasets: [
          {
            data: chosen ? [{ x: sharpness * chosen.factor, y: shown(chosen) }] : [],
            ...ownPoint(palette),
          },
          {
            data: points.map((point) => ({ x: sharpness * point.factor, y: shown(point) })),
            ...plainLine(palette),
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
        animation: look.animation,
        maintainAspectRatio: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: numberAxis(look, "β", 0, sharpness * (points.at(-1)?.factor ?? 1), {
            maxTicksLimit: 6,
            callback: (value: number | string) => formatValue(Number(value)),
          }),
          y: powerAxis(look, least, most),
        },
        plugins: {
          tooltip: {
            ...look.tooltip,
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
