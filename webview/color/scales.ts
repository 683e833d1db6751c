import type { Palette } from "./palette.ts";
import { mix, type Rgb } from "./rgb.ts";

/** Steps on either side of zero: one for each shade an 8-bit channel can hold. */
export const divergingSteps = 255;

/**
 * Colours for −max…max, zero in the middle: the colour of a cell, covered ever more by blue (negative) or red (positive).
 * The smallest step is still seen apart from zero.
 */
export function divergingScale({ cell, negative, positive }: Palette): readonly Rgb[] {
  return Array.from({ length: 2 * divergingSteps + 1 }, (_, i) => {
    const t = (i - divergingSteps) / divergingSteps;
    return t === 0 ? cell : mix(cell, t < 0 ? negative : positive, 0.12 + 0.88 * Math.abs(t));
  });
}

/** The place of a value on a diverging scale. Values beyond the range, infinite ones too, take its end. */
export function divergingIndex(value: number, maxAbs: number): number {
  if (value === 0 || maxAbs === 0) return divergingSteps;
  const t = Math.max(-1, Math.min(1, value / maxAbs));
  const step = Math.round(t * divergingSteps);
  return divergingSteps + (step === 0 ? Math.sign(value) : step);
}

/** Colours from "one entry of the block" to "every entry". Starts well apart from the empty background. */
export function densityScale({ surface, density }: Palette): readonly Rgb[] {
  return Array.from({ length: 256 }, (_, i) => mix(surface, density, 0.3 + (0.7 * i) / 255));
}

/**
 * How densely a block is filled, from 0 (a single nonzero) to 1 (all): logarithmic, because the blocks that one pixel
 * stands for hold up to millions of entries of which a handful is nonzero. The block must hold at least one.
 */
export function densityShare(count: number, area: number): number {
  return area <= 1 ? 1 : Math.max(0, Math.min(1, Math.log(count) / Math.log(area)));
}
