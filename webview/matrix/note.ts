import { formatCount } from "../format.ts";
import type { BlockMeaning } from "./source.ts";
import type { CellRange, Extent } from "./viewport.ts";

/** Says what a picture leaves out: cells out of view, and what a pixel stands for. Empty when all is shown. */
export function viewportNote(
  visible: CellRange,
  extent: Extent,
  level: number,
  blocks: BlockMeaning,
  failed = false,
): string {
  const notes: string[] = failed ? ["some cells could not be computed"] : [];
  const [rows, columns] = [visible.r1 - visible.r0, visible.c1 - visible.c0];
  if (rows < extent.rows || columns < extent.columns) {
    notes.push(
      `showing ${formatCount(rows)} × ${formatCount(columns)} of ${formatCount(extent.rows)} × ${formatCount(extent.columns)}`,
    );
  }
  if (level > 0) {
    const block = `${formatCount(2 ** level)} × ${formatCount(2 ** level)}`;
    notes.push(meanings[blocks](block));
  }
  return notes.join(" · ");
}

const meanings: Readonly<Record<BlockMeaning, (block: string) => string>> = {
  count: (block) => `1 pixel = ${block} entries, exactly counted`,
  sample: (block) => `1 of every ${block} values shown`,
  mean: (block) => `1 pixel = mean of ${block} values`,
};
