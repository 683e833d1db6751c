import { oklch } from "../color/oklch.ts";
import type { Palette } from "../color/palette.ts";
import { mix, type Rgb } from "../color/rgb.ts";

/** Apart from each other, and from amber, which marks what is in focus. */
const hues = [240, 345, 155, 300, 195, 25];

/** The hue of a variable wherever its bits are shown. */
export function variableColor({ dark }: Palette, variable: number): Rgb {
  const round = Math.floor(variable / hues.length) % 2;
  return oklch(dark ? 0.74 - 0.16 * round : 0.54 + 0.12 * round, 0.14, hues[variable % hues.length] ?? 0);
}

/** Of bits that belong to no variable. */
export function ownerlessColor({ background, foreground, dark }: Palette): Rgb {
  return mix(background, foreground, dark ? 0.5 : 0.55);
}

/** Of a bit that is 0: the same hue, hardly there. */
export function tintOf({ background, highContrast }: Palette, color: Rgb): Rgb {
  return highContrast ? background : mix(background, color, 0.17);
}
