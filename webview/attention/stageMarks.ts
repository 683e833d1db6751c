import type { Mark } from "../matrix/mark.ts";
import type { Dependency } from "./dependency.ts";
import type { StageCell, StageName } from "./stageCells.ts";

/** The frames that light up in a stage when a cell is pointed at. */
export function stageMarks(stage: StageName, cell: StageCell, dependency: Dependency): readonly Mark[] {
  const { sources, targets, farSources, farTargets } = dependency;
  return [
    ...framesOf(stage, [...farSources, ...farTargets], "indirect"),
    ...framesOf(stage, sources, "source"),
    ...framesOf(stage, targets, "target"),
    ...framesOf(stage, [cell], "self"),
  ];
}

/** The cells of one stage as few rectangles: runs of neighbours in a row, joined with equal runs of the rows below. */
export function framesOf(stage: StageName, cells: readonly StageCell[], role: Mark["role"]): readonly Mark[] {
  const own = cells
    .filter((cell) => cell.stage === stage)
    .sort((a, b) => a.row - b.row || a.column - b.column);
  const frames: Mark[] = [];
  const runs: Mark[] = [];
  for (const { row, column } of own) {
    const last = runs.at(-1);
    if (last?.row === row && last.column + last.columns === column) {
      runs[runs.length - 1] = { ...last, columns: last.columns + 1 };
    } else runs.push({ role, row, column, rows: 1, columns: 1 });
  }
  for (const run of runs) {
    const above = frames.findIndex(
      ({ row, rows, column, columns }) =>
        row + rows === run.row && column === run.column && columns === run.columns,
    );
    const frame = frames[above];
    if (frame === undefined) frames.push(run);
    else frames[above] = { ...frame, rows: frame.rows + 1 };
  }
  return frames;
}
