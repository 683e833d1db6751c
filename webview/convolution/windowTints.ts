import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { positionOf } from "../../src/core/indexing.ts";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewRef } from "../../src/core/views.ts";
import { pixelAt, windowAxes } from "../../src/core/windowAxis.ts";
import type { Rgb } from "../color/rgb.ts";
import type { Tint } from "../matrix/tint.ts";

/**
 * The cells under the window in the plane `ref` (of the input, transposed of the output), each edged with the colour of
 * the tap that lies on it.
 */
export function windowTints(
  g: ConvGeometry,
  window: readonly number[],
  ref: ViewRef,
  taps: readonly Rgb[],
): readonly Tint[] {
  const axes = windowAxes(g);
  const { rows, columns, rowOrigin, columnOrigin } = viewShape(g, ref);
  const slice = ref.planes.slice(1);
  return taps.flatMap((color, tap) => {
    const pixel = positionOf(tap, g.kernelSize).map((k, axis) => {
      const line = axes[axis];
      return line === undefined ? 0 : pixelAt(line, window[axis] ?? 0, k);
    });
    if (slice.some((n, axis) => n !== pixel[axis])) return [];
    const row = (pixel.at(-2) ?? 0) - rowOrigin;
    const column = (pixel.at(-1) ?? 0) - columnOrigin;
    return row >= 0 && row < rows && column >= 0 && column < columns ? [{ row, column, color }] : [];
  });
}
