import type { CellRange } from "./viewport.ts";

/** A block of cells that takes part in the selection. */
export interface Mark {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /**
   * `self` shows the selected thing, `source` it is computed from, `target` is computed from it, `indirect` either of these
   * over something else. A `band` runs through
   * the whole matrix. `place` is where the window is, when something else is selected. `moved` is what the parameter at
   * the cursor of the text moves.
   */
  readonly role: "self" | "source" | "target" | "indirect" | "band" | "place" | "moved";
}

/** From one point of a matrix to another, in cells. */
export interface Arrow {
  readonly from: readonly [row: number, column: number];
  readonly to: readonly [row: number, column: number];
}

export function cellsOfMark({ row, column, rows, columns }: Mark): CellRange {
  return { r0: row, r1: row + rows, c0: column, c1: column + columns };
}
