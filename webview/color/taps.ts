import { oklch } from "./oklch.ts";
import type { Rgb } from "./rgb.ts";

/**
 * One colour for each tap of a kernel, row-major: hue runs down its rows and on along each row, and lightness along each
 * row too, so that neighbours in both directions differ. A third axis continues the rows.
 */
export function tapColors(kernelSize: readonly number[], dark: boolean): readonly Rgb[] {
  const columns = kernelSize.at(-1) ?? 1;
  const rows = kernelSize.slice(0, -1).reduce((product, n) => product * n, 1);
  // Few taps are told apart by hue alone; the more of them share a hue, the more lightness has to do.
  const spread = columns < 3 ? 0.05 : Math.min(0.2, 0.03 * columns);
  const middle = dark ? 0.72 : 0.62;
  const hueSpan = 315;
  return Array.from({ length: rows * columns }, (_, tap) => {
    const [row, column] = [Math.floor(tap / columns), tap % columns];
    const hue = 28 + (hueSpan * (row + column / columns)) / rows;
    const along = columns === 1 ? 0 : column / (columns - 1) - 0.5;
    return oklch(middle + spread * along, 0.16, hue);
  });
}
