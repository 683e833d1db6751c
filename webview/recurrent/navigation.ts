import { heldVariables } from "../../src/core/sequence/heldVariables.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import type { ChosenVariables } from "../attention/navigation.ts";
import type { TraceCell } from "./traceCells.ts";

/** Where a person is in a recurrent layer, without what is only hovered. */
export interface RecurrentNavigation {
  /** The step that is looked at, from 0, once somebody has moved there. */
  readonly position?: number | undefined;
  /** Values of the task's variables by their names, once somebody has moved them. */
  readonly variables: ChosenVariables;
  readonly pinned?: TraceCell | undefined;
}

export const recurrentBeginning: RecurrentNavigation = { variables: [] };

/** The step that is looked at: as it was left, otherwise the first after which the most has to be remembered. */
export function positionOf(task: Task, { position }: RecurrentNavigation): number {
  const counts = heldVariables(task).map(({ length }) => length);
  return Math.max(0, Math.min(position ?? counts.indexOf(Math.max(...counts)), task.x.length - 1));
}

/** The step that a key leads to while no control has the focus. */
export function stepOfKey(key: string, position: number, count: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, position - 1);
    case "ArrowRight":
      return Math.min(count - 1, position + 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
