import { oklch } from "./oklch.ts";
import type { Palette } from "./palette.ts";
import { mix, type Rgb } from "./rgb.ts";
import type { DivergingName, SequentialName, TransferName } from "./scaleNames.ts";
import { transfer } from "./transfer.ts";

/** Steps on either side of zero: one for each shade an 8-bit channel can hold. */
export const divergingSteps = 255;

/** Hues of the ends of the diverging scales other than the theme's own. */
const hues = {
  "blue–orange": [255, 60],
  "purple–green": [308, 145],
  "purple–orange": [300, 60],
} as const;

function ends(name: DivergingName, { dark, negative, positive }: Palette): readonly [Rgb, Rgb] {
  if (name === "blue–red") return [negative, positive];
  const [below, above] = hues[name];
  // Equally far from the colour of zero in lightness, so that neither sign looks larger.
  return dark
    ? [oklch(0.7, 0.17, below), oklch(0.76, 0.17, above)]
    : [oklch(0.45, 0.17, below), oklch(0.53, 0.15, above)];
}

/**
 * Colours for −max…max, zero in the middle: the colour of a cell, covered ever more by that of negative or positive ones.
 * The smallest step is still seen apart from zero.
 */
export function divergingScale(palette: Palette, name: DivergingName = "blue–red"): readonly Rgb[] {
  const [negative, positive] = ends(name, palette);
  return Array.from({ length: 2 * divergingSteps + 1 }, (_, i) => {
    const t = (i - divergingSteps) / divergingSteps;
    return t === 0 ? palette.cell : mix(palette.cell, t < 0 ? negative : positive, 0.12 + 0.88 * Math.abs(t));
  });
}

/** The place of a value on a diverging scale. Values beyond the range, infinite ones too, take its end. */
export function divergingIndex(value: number, maxAbs: number, name: TransferName = "linear"): number {
  if (value === 0 || maxAbs === 0) return divergingSteps;
  const step = Math.round(transfer(name, Math.abs(value) / maxAbs) * divergingSteps);
  return divergingSteps + Math.sign(value) * Math.max(1, step);
}

/** Colours from "one entry of the block" to "every entry". Starts well apart from the empty background. */
export function densityScale(palette: Palette, name: SequentialName = "blue"): readonly Rgb[] {
  return Array.from({ length: 256 }, (_, i) => sequentialColor(palette, name, i / 255));
}

function sequentialColor(
  { dark, surface, density, foreground }: Palette,
  name: SequentialName,
  t: number,
): Rgb {
  // From dark to light on a dark ground and the other way on a light one, without the end that is like the ground: a
  // single entry among millions has to be seen. Lightness alone tells the order, whatever hues one can see.
  const along = dark ? 0.2 + 0.8 * t : 0.85 * (1 - t);
  const lightness = 0.32 + 0.6 * along;
  switch (name) {
    case "blue":
      return mix(surface, density, 0.3 + 0.7 * t);
    case "grey":
      return mix(surface, foreground, 0.25 + 0.75 * t);
    case "violet–yellow":
      return oklch(lightness, 0.15, 310 - 205 * along);
    case "navy–yellow":
      return oklch(lightness, 0.13 * Math.abs(1 - 2 * along), along < 0.5 ? 255 : 95);
  }
}

/** Shades of a scale that begins at zero. */
export const weightSteps = 255;

/** Colours for 0…max: from that of a cell that holds zero. The smallest step is still seen apart from it. */
export function weightScale({ cell, density }: Palette): readonly Rgb[] {
  return Array.from({ length: weightSteps + 1 }, (_, i) =>
    i === 0 ? cell : mix(cell, density, 0.08 + (0.92 * i) / weightSteps),
  );
}

/** The place of a value on such a scale. Values beyond the range take its ends. */
export function weightIndex(value: number, max: number, name: TransferName = "linear"): number {
  if (!(value > 0) || max === 0) return 0;
  return Math.max(1, Math.round(transfer(name, value / max) * weightSteps));
}

/**
 * How densely a block is filled, from 0 (a single nonzero) to 1 (all): logarithmic, because the blocks that one pixel
 * stands for hold up to millions of entries of which a handful is nonzero. The block must hold at least one.
 */
export function densityShare(count: number, area: number): number {
  return area <= 1 ? 1 : Math.max(0, Math.min(1, Math.log(count) / Math.log(area)));
}
