import type { StageName } from "./stageCells.ts";

/** A stage as it takes room: its columns of cells, and pixels for what stands beside them. */
export interface StageBox {
  readonly name: StageName | "lines";
  readonly columns: number;
  /** Pixels beside the cells. */
  readonly beside: number;
  /** Stages of a group are shown side by side where that is possible. */
  readonly group: number;
}

export interface StageLayout {
  /** Pixels of a cell's edge, the same in all stages so that rows are aligned. */
  readonly cell: number;
  readonly lines: readonly (readonly StageBox[])[];
}

/** Pixels between the cells of neighbouring stages, the room for frames around them included. */
export const gapInGroup = 14;
export const gapBetweenGroups = 30;
/** A name and a formula stand above even a single column. */
export const leastWidth = 44;

const largestCell = 40;
const smallestCell = 4;
/** Pixels that the rows of a line may take together. */
const tallest = 440;
/** Cells whose number can be read; fewer lines are preferred down to these. */
const comfortable = 29;
const mostLines = 12;

export function stageWidth({ columns, beside }: StageBox, cell: number): number {
  return Math.max(leastWidth, columns * cell) + beside;
}

/** The pixels that a line takes, gaps included. */
export function lineWidth(line: readonly StageBox[], cell: number): number {
  return line.reduce((sum, box, i) => {
    const before = line[i - 1];
    const gap = before === undefined ? 0 : before.group === box.group ? gapInGroup : gapBetweenGroups;
    return sum + gap + stageWidth(box, cell);
  }, 0);
}

/**
 * Arranges stages in as few lines as leave cells comfortable, with the largest cells that fit. `labels` are the pixels that the
 * names of the rows take at the beginning of each line.
 */
export function arrangeStages(
  boxes: readonly StageBox[],
  rows: number,
  labels: number,
  width: number,
): StageLayout {
  const most = Math.max(smallestCell, Math.min(largestCell, Math.floor(tallest / Math.max(1, rows))));
  const least = Math.min(comfortable, Math.ceil(0.75 * most));
  for (let count = 1; count <= mostLines; count++) {
    for (let cell = most; cell >= least; cell--) {
      const lines = breakLines(boxes, cell, width - labels);
      if (lines !== undefined && lines.length <= count) return { cell, lines };
    }
  }
  for (let cell = least - 1; cell > smallestCell; cell--) {
    const lines = breakLines(boxes, cell, width - labels);
    if (lines !== undefined) return { cell, lines };
  }
  return { cell: smallestCell, lines: boxes.map((box) => [box]) };
}

/** Lines with whole groups, and only those groups that no line could hold taken apart; `undefined` where a stage is too wide for any. */
function breakLines(
  boxes: readonly StageBox[],
  cell: number,
  room: number,
): readonly (readonly StageBox[])[] | undefined {
  const lines: StageBox[][] = [];
  let used = 0;
  const place = (block: readonly StageBox[]): boolean => {
    const needed = lineWidth(block, cell);
    if (needed > room) return false;
    const line = lines.at(-1);
    const gap = line?.at(-1)?.group === block[0]?.group ? gapInGroup : gapBetweenGroups;
    if (line !== undefined && used + gap + needed <= room) {
      line.push(...block);
      used += gap + needed;
    } else {
      lines.push([...block]);
      used = needed;
    }
    return true;
  };
  for (const group of groupsOf(boxes)) {
    if (place(group)) continue;
    used = Number.POSITIVE_INFINITY;
    if (!group.every((box) => place([box]))) return undefined;
  }
  return lines;
}

function groupsOf(boxes: readonly StageBox[]): readonly (readonly StageBox[])[] {
  const groups: StageBox[][] = [];
  for (const box of boxes) {
    const last = groups.at(-1);
    if (last?.[0]?.group === box.group) last.push(box);
    else groups.push([box]);
  }
  return groups;
}
