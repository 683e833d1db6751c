import { CellMap } from "../cellMap.ts";
import type { StageCell, StageName } from "./stageCells.ts";

/** One stage. Fires `stagehover` and `stagepick` with a `StageCell`. */
export class StageMap extends CellMap<StageCell> {
  static override properties = { stage: { attribute: false } };
  declare stage: StageName;
  protected readonly eventName = "stage";

  protected override cellIn(row: number, column: number): StageCell {
    return { stage: this.stage, row, column };
  }
}

customElements.define("stage-map", StageMap);
