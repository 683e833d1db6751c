import type { TrainingState } from "../../src/protocol/sequence.ts";
import { chartLook, type ThemedChart } from "../chart.ts";
import { numberAxis, powerAxis } from "../chartParts.ts";
import { css } from "../color/rgb.ts";
import { formatCount, formatValue } from "../format.ts";

/** Loss above the optimum against step, a line for each seed; the one that runs now stands out. */
export function trainingChart(state: TrainingState, optimum: number): ThemedChart {
  const above = (loss: number) => Math.max(loss - optimum, least);
  const all = state.curves.flatMap(({ losses }) => losses.map(above));
  const [low, high] = [Math.min(...all, 1), Math.max(...all, least * 10)];
  return (palette) => {
    const look = chartLook(palette);
    return {
      type: "line",
      data: {
        datasets: state.curves.map(({ seed, steps, losses }) => ({
          label: `seed ${seed}`,
          data: steps.map((step, i) => ({ x: step, y: above(losses[i] ?? Number.NaN) })),
          borderColor: seed === state.seed ? css(palette.accent) : css(palette.dim, 0.45),
          borderWidth: seed === state.seed ? 2 : 1.25,
          order: seed === state.seed ? 0 : 1,
          pointRadius: 0,
          pointHoverRadius: 3,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: numberAxis(look, "step", 0, state.steps, {
            maxTicksLimit: 6,
            callback: (value: number | string) => formatCount(Number(value)),
          }),
          y: powerAxis(look, low, high, 5),
        },
        plugins: {
          tooltip: {
            ...look.tooltip,
            callbacks: {
              title: ([item]) => `step ${formatCount(item?.parsed.x ?? 0)}`,
              label: ({ dataset, parsed }) =>
                `${dataset.label}: ${formatValue(optimum + (parsed.y ?? 0), 5)}`,
            },
          },
        },
      },
    };
  };
}

/** Where the logarithmic axis ends: losses in training are estimates, not exact to this. */
const least = 1e-7;
