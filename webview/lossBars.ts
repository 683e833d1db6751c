import { html, type TemplateResult } from "lit";
import { chartLook, type ThemedChart } from "./chart.ts";
import type { Palette } from "./color/palette.ts";
import { css, mix, type Rgb, withContrast } from "./color/rgb.ts";
import { seriesColor } from "./color/series.ts";
import { cssVariable } from "./cssVariable.ts";
import { formatValue } from "./format.ts";

/** What answers a task: the best there is, the layer in view, or another one. */
export interface LossSeries {
  readonly name: string;
  readonly role: "optimum" | "own" | "other";
  /** Its place among the layers of the file, by which it keeps its colour whichever of them is in view. */
  readonly place: number;
  readonly perPosition: readonly number[];
}

/** A colour for each. */
export function seriesColors(series: readonly LossSeries[], palette: Palette): readonly Rgb[] {
  return series.map(({ role, place }) => {
    if (role === "optimum") return palette.good;
    return place === 0 ? firstColor(palette) : seriesColor(palette, place - 1);
  });
}

/** The theme's accent, which in high contrast is no colour of its own. */
function firstColor({ accent, background, foreground, highContrast }: Palette): Rgb {
  return highContrast ? foreground : withContrast(accent, background, 3);
}

/** The loss at each position, of several layers side by side. */
export function lossBars(series: readonly LossSeries[]): ThemedChart {
  const positions = Math.max(0, ...series.map(({ perPosition }) => perPosition.length));
  return (palette) => {
    const { text, animation, grid, tooltip } = chartLook(palette);
    const colors = seriesColors(series, palette);
    return {
      type: "bar",
      data: {
        labels: Array.from({ length: positions }, (_, i) => String(i + 1)),
        datasets: series.map(({ name, perPosition }, i) => ({
          label: name,
          data: [...perPosition],
          backgroundColor: css(colors[i] ?? palette.dim),
          maxBarThickness: 26,
          // A loss of nothing still has a bar to be seen.
          minBarLength: 2,
          categoryPercentage: 0.78,
          barPercentage: 0.92,
        })),
      },
      options: {
        animation,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: {
            title: { display: true, text: "position", ...text },
            ticks: { ...text, maxRotation: 0, autoSkipPadding: 8 },
            grid: { display: false },
            border: grid,
          },
          y: {
            min: 0,
            ticks: { ...text, maxTicksLimit: 5 },
            grid,
            border: { display: false },
          },
        },
        plugins: {
          tooltip: {
            ...tooltip,
            callbacks: {
              title: ([item]) => `position ${item?.label}`,
              label: ({ dataset, parsed }) => `${dataset.label}: ${formatValue(parsed.y ?? 0, 6)}`,
            },
          },
        },
      },
    };
  };
}

/** The total loss of each layer as one bar, in as many parts as there are positions. */
export function lossTotals(series: readonly LossSeries[]): ThemedChart {
  const positions = Math.max(0, ...series.map(({ perPosition }) => perPosition.length));
  return (palette) => {
    const { text, animation, grid, tooltip } = chartLook(palette);
    return {
      type: "bar",
      data: {
        labels: series.map(({ name }) => name),
        datasets: Array.from({ length: positions }, (_, position) => ({
          label: `position ${position + 1}`,
          data: series.map(({ perPosition }) => perPosition[position] ?? 0),
          backgroundColor: css(positionColor(palette, position, positions)),
          borderColor: css(palette.background),
          borderWidth: 1,
          maxBarThickness: 18,
        })),
      },
      options: {
        animation,
        indexAxis: "y",
        maintainAspectRatio: false,
        interaction: { mode: "index", axis: "y", intersect: false },
        scales: {
          x: {
            stacked: true,
            min: 0,
            ticks: { ...text, maxTicksLimit: 6, maxRotation: 0 },
            grid,
            border: { display: false },
          },
          y: { stacked: true, ticks: { ...text, autoSkip: false }, grid: { display: false }, border: grid },
        },
        plugins: {
          tooltip: {
            ...tooltip,
            callbacks: {
              label: ({ dataset, parsed }) => `${dataset.label}: ${formatValue(parsed.x ?? 0, 6)}`,
            },
          },
        },
      },
    };
  };
}

/** From strong to faint along the sequence. */
function positionColor(palette: Palette, position: number, positions: number): Rgb {
  return mix(palette.background, firstColor(palette), 1 - (0.7 * position) / Math.max(1, positions - 1));
}

export function seriesLegend(series: readonly LossSeries[], palette: Palette): TemplateResult {
  const colors = seriesColors(series, palette);
  return html`<div class="series">
    ${series.map(
      ({ name, role }, i) =>
        html`<span class=${role}><i ${cssVariable("--color", css(colors[i] ?? palette.dim))}></i>${name}</span>`,
    )}
  </div>`;
}
