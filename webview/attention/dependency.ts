import { hasCell, type StageCell, type StageName, type StageShape } from "./stageCells.ts";

/** How a cell hangs together with the others: what it is computed from and what is computed from it, at once and over other cells. */
export interface Dependency {
  readonly sources: readonly StageCell[];
  readonly targets: readonly StageCell[];
  readonly farSources: readonly StageCell[];
  readonly farTargets: readonly StageCell[];
}

/** The cells that a cell is computed from directly, or that are computed from it; masked cells are constants. */
type Step = (shape: StageShape, cell: StageCell) => readonly StageCell[];

/** Everything that changes with a cell, and everything that it changes with. Cells that there are none of have none. */
export function dependencyOf(shape: StageShape, cell: StageCell): Dependency {
  const sources = sourcesOf(shape, cell);
  const targets = targetsOf(shape, cell);
  return {
    sources,
    targets,
    farSources: beyond(shape, cell, sources, sourcesOf),
    farTargets: beyond(shape, cell, targets, targetsOf),
  };
}

const sourcesOf: Step = (shape, cell) => {
  const { stage, row, column } = cell;
  const { head, valueSize, columns } = shape;
  switch (stage) {
    case "X":
    case "target":
      return [];
    case "Q":
    case "K":
    case "V":
      return rowOf(shape, "X", row);
    case "scores":
      return [...rowOf(shape, "Q", row), ...rowOf(shape, "K", column)];
    case "masked":
      return shape.sees(row, column) ? [{ stage: "scores", row, column }] : [];
    case "weights":
      return shape.sees(row, column) ? compared(shape, scoresBefore(shape), row) : [];
    case "heads": {
      // The other heads' weights and values are not in view.
      if (Math.floor(column / valueSize) !== head) return [];
      const values = Array.from({ length: shape.positions }, (_, source) => source)
        .filter((source) => shape.sees(row, source))
        .map((source): StageCell => ({ stage: "V", row: source, column: column % valueSize }));
      return [...seenRow(shape, "weights", row), ...values];
    }
    case "output":
      return rowOf(shape, "heads", row);
    case "loss":
      return [
        ...rowOf(shape, columns.output === undefined ? "heads" : "output", row),
        ...rowOf(shape, "target", row),
      ];
  }
};

const targetsOf: Step = (shape, cell) => {
  const { stage, row, column } = cell;
  const { positions, head, valueSize } = shape;
  switch (stage) {
    case "X":
      return [...rowOf(shape, "Q", row), ...rowOf(shape, "K", row), ...rowOf(shape, "V", row)];
    case "Q":
      return rowOf(shape, "scores", row);
    case "K":
      return Array.from({ length: positions }, (_, i) => ({ stage: "scores", row: i, column: row }));
    case "V": {
      const destinations = Array.from({ length: positions }, (_, i) => i).filter((i) => shape.sees(i, row));
      return destinations.map((i) => ({ stage: "heads", row: i, column: head * valueSize + column }));
    }
    case "scores":
      if (!shape.sees(row, column)) return [];
      return shape.columns.masked === undefined
        ? compared(shape, "weights", row)
        : [{ stage: "masked", row, column }];
    case "masked":
      return shape.sees(row, column) ? compared(shape, "weights", row) : [];
    case "weights":
      if (!shape.sees(row, column)) return [];
      return Array.from({ length: valueSize }, (_, c) => ({
        stage: "heads",
        row,
        column: head * valueSize + c,
      }));
    case "heads":
      return rowOf(shape, shape.columns.output === undefined ? "loss" : "output", row);
    case "output":
    case "target":
      return rowOf(shape, "loss", row);
    case "loss":
      return [];
  }
};

/** Where nothing is masked, the weights follow from the scores themselves. */
function scoresBefore({ columns }: StageShape): StageName {
  return columns.masked === undefined ? "scores" : "masked";
}

function rowOf({ columns }: StageShape, stage: StageName, row: number): readonly StageCell[] {
  return Array.from({ length: columns[stage] ?? 0 }, (_, column) => ({ stage, row, column }));
}

function seenRow(shape: StageShape, stage: StageName, row: number): readonly StageCell[] {
  return rowOf(shape, stage, row).filter(({ column }) => shape.sees(row, column));
}

/** The row of what softmax weighs against each other: a single source has weight 1 whatever its score. */
function compared(shape: StageShape, stage: StageName, row: number): readonly StageCell[] {
  const seen = seenRow(shape, stage, row);
  return seen.length > 1 ? seen : [];
}

/** What is reached over other cells only. */
function beyond(
  shape: StageShape,
  from: StageCell,
  first: readonly StageCell[],
  step: Step,
): readonly StageCell[] {
  const name = ({ stage, row, column }: StageCell) => `${stage} ${row} ${column}`;
  const seen = new Set([name(from), ...first.map(name)]);
  const found: StageCell[] = [];
  const open = [...first];
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    for (const next of step(shape, cell)) {
      if (seen.has(name(next)) || !hasCell(shape, next)) continue;
      seen.add(name(next));
      found.push(next);
      open.push(next);
    }
  }
  return found;
}
