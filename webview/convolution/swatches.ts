import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { ColorMode } from "../color/coloring.ts";
import type { Swatch } from "./legend.ts";
import type { MatrixTab } from "./navigation.ts";

export function isPadded(g: ConvGeometry): boolean {
  // The padding of a transposed convolution crops its output: no view shows it.
  return !g.transposed && g.axes.some(({ padBefore, padAfter }) => padBefore + padAfter > 0);
}

/** The looks besides the colour scale that a matrix can hold. */
export function swatchesOf(g: ConvGeometry, tab: MatrixTab, colorBy: ColorMode): readonly Swatch[] {
  const structural = tab === "linear" || (tab === "gemm" && g.groups > 1);
  const padding = (tab === "unfold" || tab === "gemm") && isPadded(g);
  return [
    ...(structural ? (["structural"] as const) : []),
    ...(padding ? (["padding"] as const) : []),
    ...(colorBy === "values" ? (["zero", "nan"] as const) : []),
  ];
}
