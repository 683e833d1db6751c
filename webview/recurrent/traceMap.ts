import { CellMap } from "../cellMap.ts";
import type { TraceCell, TracePart } from "./traceCells.ts";

/** One part of a trace, a column a step. Fires `tracehover` and `tracepick` with a `TraceCell`. */
export class TraceMap extends CellMap<TraceCell> {
  static override properties = { shown: { attribute: false } };
  declare shown: TracePart;
  protected readonly eventName = "trace";

  protected override cellIn(row: number, column: number): TraceCell {
    return { part: this.shown, index: row, position: column };
  }
}

customElements.define("trace-map", TraceMap);
