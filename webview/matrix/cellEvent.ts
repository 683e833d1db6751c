import type { ViewRef } from "../../src/core/views.ts";
import type { Cell } from "./keys.ts";

/** A cell of a view, as a matrix on the page tells it. */
export interface CellEvent extends Cell {
  readonly ref: ViewRef;
}
