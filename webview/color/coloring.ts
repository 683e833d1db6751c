import { nonFiniteColor, nonFiniteKind } from "./nonFinite.ts";
import type { Palette } from "./palette.ts";
import type { Rgb } from "./rgb.ts";
import { defaultScales, type ScaleChoice, type TransferName } from "./scaleNames.ts";
import { densityScale, divergingIndex, divergingScale, weightIndex, weightScale } from "./scales.ts";
import { tapColors } from "./taps.ts";

/** `values` are signed, `weights` are not: 0 is their least. */
export type ColorMode = "taps" | "values" | "density" | "weights";

/** How the cells of a view get their colours. Tiles are painted again when this is another object, so it is kept. */
export interface Coloring {
  readonly mode: ColorMode;
  readonly palette: Palette;
  readonly maxAbs: number;
  readonly transfer: TransferName;
  readonly diverging: readonly Rgb[];
  readonly density: readonly Rgb[];
  readonly weights: readonly Rgb[];
  readonly taps: readonly Rgb[];
  readonly kernelSize: readonly number[];
}

export function createColoring(
  palette: Palette,
  mode: ColorMode,
  maxAbs: number,
  kernelSize: readonly number[],
  { diverging, sequential, transfer }: ScaleChoice = defaultScales,
): Coloring {
  return {
    mode,
    palette,
    maxAbs,
    transfer,
    diverging: divergingScale(palette, diverging),
    density: densityScale(palette, sequential),
    weights: weightScale(palette),
    taps: tapColors(kernelSize, palette.dark),
    kernelSize,
  };
}

/** The colour of a cell with a value. Cells without a tap keep their value's colour when taps are coloured. */
export function cellColor(coloring: Coloring, value: number, tap: number): Rgb {
  const { palette, mode } = coloring;
  if (!Number.isFinite(value)) return valueColor(coloring, value);
  if (mode === "density") return coloring.density.at(-1) ?? palette.density;
  const tapColor = mode === "taps" ? coloring.taps[tap] : undefined;
  return tapColor ?? valueColor(coloring, value);
}

export function valueColor(coloring: Coloring, value: number): Rgb {
  const { palette, mode, diverging, weights, maxAbs, transfer } = coloring;
  const kind = nonFiniteKind(value);
  if (kind !== undefined) return nonFiniteColor(palette, kind);
  if (mode === "weights") return weights[weightIndex(value, maxAbs, transfer)] ?? palette.cell;
  return diverging[divergingIndex(value, maxAbs, transfer)] ?? palette.cell;
}
