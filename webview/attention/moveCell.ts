import type { StageCell, StageName, StageShape } from "./stageCells.ts";

/** The cell that a key leads to; sideways from stage to stage in the order in which they are shown. */
export function moveCell(
  shape: StageShape,
  shown: readonly StageName[],
  cell: StageCell,
  key: string,
): StageCell | undefined {
  const { stage, row, column } = cell;
  const at = shown.indexOf(stage);
  const columns = shape.columns[stage] ?? 1;
  const last = shape.positions - 1;
  switch (key) {
    case "ArrowUp":
      return { stage, row: Math.max(0, row - 1), column };
    case "ArrowDown":
      return { stage, row: Math.min(last, row + 1), column };
    case "ArrowLeft": {
      if (column > 0) return { stage, row, column: column - 1 };
      const before = shown[at - 1];
      return before === undefined ? cell : { stage: before, row, column: (shape.columns[before] ?? 1) - 1 };
    }
    case "ArrowRight": {
      if (column < columns - 1) return { stage, row, column: column + 1 };
      const after = shown[at + 1];
      return after === undefined ? cell : { stage: after, row, column: 0 };
    }
    case "Home":
      return { stage, row, column: 0 };
    case "End":
      return { stage, row, column: columns - 1 };
    case "PageUp":
      return { stage, row: 0, column };
    case "PageDown":
      return { stage, row: last, column };
    default:
      return undefined;
  }
}
