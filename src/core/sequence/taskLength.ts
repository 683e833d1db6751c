import type { Task } from "./task.ts";

/** Positions of a task at most. Vectors without a task, which need no loss, may be far more. */
export const mostTaskPositions = 64;

/** Why a task can't be answered by a layer, if it is too long. */
export function tooLongTask({ x }: Task): string | undefined {
  if (x.length <= mostTaskPositions) return undefined;
  return `A task may have at most ${mostTaskPositions} positions, because its loss is integrated anew with every change; this one has ${x.length}. Longer sequences can be looked at without a task, by "x" or "sequence_length".`;
}
