import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { highlights } from "../../src/core/dependency.ts";
import type { Selection } from "../../src/core/selection.ts";
import { viewShape } from "../../src/core/viewShape.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { Mark } from "../matrix/mark.ts";

/** What a selection lights up in a view. Whole rows and columns of a large matrix are drawn as bands. */
export function marksOf(g: ConvGeometry, selection: Selection, ref: ViewRef): readonly Mark[] {
  const { rows, columns } = viewShape(g, ref);
  const banded = ref.view === "linear";
  return highlights(g, selection, ref).map((cells) =>
    banded && (cells.rows === rows || cells.columns === columns) ? { ...cells, role: "band" } : cells,
  );
}

/** Where the window is, for the planes it slides over, while something that is no window is selected. */
export function placeMarks(
  g: ConvGeometry,
  window: Selection,
  selection: Selection,
  ref: ViewRef,
): readonly Mark[] {
  if (selection.at === window.at) return [];
  return highlights(g, window, ref).map((cells) => ({ ...cells, role: "place" }));
}
