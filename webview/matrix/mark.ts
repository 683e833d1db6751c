import type { CellRange } from "./viewport.ts";

/** A block of cells that takes part in the selection. */
export interface Mark {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /**
   * `self` shows the selected thing, `source` it is computed from, `target` is computed from it. A `band` runs through
   * the whole matrix. `place` is where the window is, when something else is selected.
   */
  readonly role: "self" | "source" | "target" | "band" | "place";
}

export function cellsOfMark({ row, column, rows, columns }: Mark): CellRange {
  return { r0: row, r1: row + rows, c0: column, c1: column + columns };
}
