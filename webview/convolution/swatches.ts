import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { ColorMode } from "../color/coloring.ts";
import { type CellLook, cellLooks } from "../matrix/tileLooks.ts";
import type { MatrixTab } from "./navigation.ts";

function isPadded(g: ConvGeometry): boolean {
  // The padding of a transposed convolution crops its output: no view shows it.
  return !g.transposed && g.axes.some(({ padBefore, padAfter }) => padBefore + padAfter > 0);
}

/** Of the sliding window's planes: their padding, and what is no number where one of them has some. */
export function windowSwatches(
  g: ConvGeometry,
  ofPlanes: readonly ReadonlySet<CellLook>[],
): readonly CellLook[] {
  const isNoNumber = (look: CellLook) =>
    look === "nan" || look === "plusInfinity" || look === "minusInfinity";
  return cellLooks.filter((look) =>
    look === "padding" ? isPadded(g) : isNoNumber(look) && ofPlanes.some((present) => present.has(look)),
  );
}

/**
 * The looks besides the colour scale that a matrix shows: its zeros by what they are, and what is no number only where there
 * is some in view.
 */
export function swatchesOf(
  g: ConvGeometry,
  tab: MatrixTab,
  colorBy: ColorMode,
  present: ReadonlySet<CellLook>,
): readonly CellLook[] {
  const always: { readonly [look in CellLook]?: boolean } = {
    structural: tab === "linear" || (tab === "gemm" && g.groups > 1),
    padding: (tab === "unfold" || tab === "gemm") && isPadded(g),
    zero: colorBy === "values",
  };
  return cellLooks.filter((look) => always[look] ?? present.has(look));
}
