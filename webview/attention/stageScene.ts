import type { AttentionDesign } from "../../src/core/sequence/attentionDesign.ts";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import type { Task } from "../../src/core/sequence/task.ts";
import type { StageName, StageShape } from "./stageCells.ts";

/** One head of a design with all numbers of its stages, for given values of the task's variables. */
export interface StageScene {
  readonly design: AttentionDesign;
  readonly shape: StageShape;
  readonly maps: Readonly<Partial<Record<StageName, Matrix>>>;
  readonly task?: Task | undefined;
  readonly tokens: readonly string[];
}

export function valueAt({ maps }: StageScene, stage: StageName, row: number, column: number): number {
  const map = maps[stage];
  return map?.data[row * map.columns + column] ?? Number.NaN;
}
