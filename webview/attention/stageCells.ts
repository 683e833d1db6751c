import type { AttentionDesign } from "../../src/core/sequence/attentionDesign.ts";

/**
 * The stages of one head, in the order of computing: X = [p | x]; q, k and v; scores before and after the mask; weights; the
 * outputs of all heads, side by side; with W_O the output; and with a task what it should have been, and the loss.
 */
export const stageNames = [
  "X",
  "Q",
  "K",
  "V",
  "scores",
  "masked",
  "weights",
  "heads",
  "output",
  "target",
  "loss",
] as const;
export type StageName = (typeof stageNames)[number];

/** A cell of a stage; its row is a position of the sequence in every one of them. */
export interface StageCell {
  readonly stage: StageName;
  readonly row: number;
  readonly column: number;
}

/** What decides which cells there are and how they hang together: the sizes, the mask and the head in view. */
export interface StageShape {
  readonly positions: number;
  readonly head: number;
  readonly valueSize: number;
  /** Columns of each stage that there is. */
  readonly columns: Readonly<Partial<Record<StageName, number>>>;
  /** Whether a destination may attend to a source. */
  sees(destination: number, source: number): boolean;
}

/** Whether the mask of a design lets a destination attend to a source. */
export function seesThrough({ mask }: Pick<AttentionDesign, "mask">) {
  return (destination: number, source: number): boolean => {
    if (mask === "none") return true;
    if (mask === "causal") return source <= destination;
    return mask.data[destination * mask.columns + source] !== -Infinity;
  };
}

export function isSameCell(a: StageCell | undefined, b: StageCell | undefined): boolean {
  return a?.stage === b?.stage && a?.row === b?.row && a?.column === b?.column;
}

/** Whether there is such a cell. */
export function hasCell({ positions, columns }: StageShape, { stage, row, column }: StageCell): boolean {
  const within = (index: number, count: number) => Number.isInteger(index) && index >= 0 && index < count;
  return within(row, positions) && within(column, columns[stage] ?? 0);
}
