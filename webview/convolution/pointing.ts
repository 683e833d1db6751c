import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { describeCell } from "../../src/core/describeCell.ts";
import { type Selection, selectionAt } from "../../src/core/selection.ts";
import type { CellEvent } from "../matrix/cellEvent.ts";

export interface Pointed extends CellEvent {
  readonly selection: Selection;
}

/** What is pointed at: hovered for as long as the pointer stays, or pinned until it is released. */
export interface Pointing {
  readonly hovered?: Pointed | undefined;
  readonly pinned?: Pointed | undefined;
}

export function pointAt(g: ConvGeometry, cell: CellEvent | undefined): Pointed | undefined {
  const selection = cell && selectionAt(g, cell.ref, cell.row, cell.column);
  return cell && selection && { ...cell, selection };
}

export function isSameCell(a: CellEvent | undefined, b: CellEvent | undefined): boolean {
  return a?.ref === b?.ref && a?.row === b?.row && a?.column === b?.column;
}

/** Pins a cell, or releases it when it was pinned already. */
export function pick(pointing: Pointing, picked: Pointed): Pointing {
  const again = JSON.stringify(pointing.pinned?.selection) === JSON.stringify(picked.selection);
  return { ...pointing, pinned: again ? undefined : picked };
}

/** The same cells of a layer that was edited, as far as they still are cells. */
export function repoint(
  g: ConvGeometry,
  { hovered, pinned }: { readonly hovered?: CellEvent | undefined; readonly pinned?: CellEvent | undefined },
): Pointing {
  return { hovered: pointAt(g, hovered), pinned: pointAt(g, pinned) };
}

export function pointedSelection({ hovered, pinned }: Pointing): Selection | undefined {
  return (hovered ?? pinned)?.selection;
}

/** The pointed cell as a sentence to be read aloud. */
export function announcement(g: ConvGeometry, { hovered, pinned }: Pointing): string {
  const pointed = hovered ?? pinned;
  return pointed === undefined ? "" : describeCell(g, pointed.ref, pointed.row, pointed.column).sentence;
}
