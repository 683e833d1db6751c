import type { ChartLook } from "./chart.ts";
import type { Palette } from "./color/palette.ts";
import { css } from "./color/rgb.ts";
import { powersOfTen, powerText } from "./logAxis.ts";

/** A horizontal axis of numbers, without lines across the plot. */
export function numberAxis<Ticks extends object>(
  { text, grid }: ChartLook,
  title: string,
  from: number,
  to: number,
  ticks: Ticks,
) {
  return {
    type: "linear" as const,
    min: from,
    max: to,
    title: { display: true, text: title, ...text },
    ticks: { ...text, maxRotation: 0, ...ticks },
    grid: { display: false },
    border: grid,
  };
}

/** A vertical logarithmic axis from the power of ten below the least value to the one above the most, with so many of them named. */
export function powerAxis({ text, grid }: ChartLook, least: number, most: number, named = 6) {
  return {
    type: "logarithmic" as const,
    min: 10 ** Math.floor(Math.log10(least)),
    max: 10 ** Math.ceil(Math.log10(most) + 1e-9),
    ticks: { ...text, callback: (value: number | string) => powerText(Number(value)) },
    afterBuildTicks: (axis: { min: number; max: number; ticks: { value: number }[] }) => {
      axis.ticks = powersOfTen(axis.min, axis.max, named).map((value) => ({ value }));
    },
    grid,
    border: { display: false },
  };
}

/** The look of the point that stands for the layer in view. */
export function ownPoint(palette: Palette, radius = 5) {
  return {
    clip: false as const,
    pointRadius: radius,
    pointHoverRadius: radius,
    pointBackgroundColor: css(palette.focus),
    pointBorderColor: css(palette.background),
    pointBorderWidth: 1.5,
  };
}

/** The look of a line without points but for the one at the pointer. */
export function plainLine(palette: Palette) {
  return {
    borderColor: css(palette.accent),
    borderWidth: 2,
    pointRadius: 0,
    pointHoverRadius: 3,
    pointHoverBackgroundColor: css(palette.accent),
  };
}
