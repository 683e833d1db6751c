import { oklch } from "./oklch.ts";
import type { Palette } from "./palette.ts";
import { type Rgb, withContrast } from "./rgb.ts";

/** Hues apart from those of the optimum (green) and of what is in view (the theme's accent, mostly blue). */
const hues = [25, 65, 320, 195, 95, 285];

/** The colour of the n-th of several things that are compared. */
export function seriesColor({ dark, highContrast, background }: Palette, n: number): Rgb {
  const hue = hues[n % hues.length] ?? 0;
  // After one round lightness tells apart what has the same hue.
  const round = Math.floor(n / hues.length) % 2;
  const color = oklch((dark ? 0.7 : 0.55) + (dark ? 0.14 : -0.14) * round, 0.17, hue);
  return withContrast(color, background, highContrast ? 4.5 : 3);
}
