import type { ConvGeometry } from "./convGeometry.ts";
import { sizeOf } from "./tensor.ts";
import { viewLayout } from "./viewLayout.ts";
import type { ViewRef } from "./views.ts";

export interface ViewShape {
  readonly rows: number;
  readonly columns: number;
  /** What the first row and column stand for: negative in a padded input plane, whose padding comes first. */
  readonly rowOrigin: number;
  readonly columnOrigin: number;
}

/**
 * The number of rows and columns of a view.
 *
 * @throws RangeError for a view that this convolution does not have
 */
export function viewShape(g: ConvGeometry, ref: ViewRef): ViewShape {
  const { axes, rows, columns } = viewLayout(g, ref);
  return {
    rows: sizeOf(rows.sizes),
    columns: sizeOf(columns.sizes),
    rowOrigin: axes.reduce((sum, axis) => sum + (axis.row?.origin ?? 0), 0),
    columnOrigin: axes.reduce((sum, axis) => sum + (axis.column?.origin ?? 0), 0),
  };
}
