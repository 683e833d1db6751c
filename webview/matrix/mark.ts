/** A block of cells that takes part in the selection. */
export interface Mark {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** `self` shows the selected thing, `source` it is computed from, `target` is computed from it; a `band` runs through. */
  readonly role: "self" | "source" | "target" | "band";
}
