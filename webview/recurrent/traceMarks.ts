import type { Mark } from "../matrix/mark.ts";
import { rowsOf, type TraceCell, type TracePart, type TraceSize } from "./traceCells.ts";

/** What is lit up in one part of a trace: the cell in focus and what it is computed from, else the step that is looked at. */
export function traceMarks(part: TracePart, focus: TraceCell, size: TraceSize): readonly Mark[] {
  const { position, index } = focus;
  const block = (role: Mark["role"], column: number, row = 0, rows = rowsOf(part, size)): Mark => ({
    role,
    row,
    column,
    rows,
    columns: 1,
  });
  if (focus.part === part) {
    const before = part === "state" && position > 0 ? [block("source", position - 1)] : [];
    return [...before, block("self", position, index, 1)];
  }
  const isSource =
    (focus.part === "state" && part === "x") ||
    (focus.part === "answer" && part === "state") ||
    (focus.part === "loss" && (part === "answer" || part === "target"));
  return [block(isSource ? "source" : "place", position)];
}
