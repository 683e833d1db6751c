import { startingValues } from "../../src/core/sequence/startingValues.ts";
import type { Variable } from "../../src/core/sequence/task.ts";
import type { AttentionMap } from "../../src/protocol/page.ts";
import type { Viewport } from "../matrix/viewport.ts";
import type { StageCell } from "./stageCells.ts";

export const stageViews = ["maps", "lines"] as const;
export type StageView = (typeof stageViews)[number];

/** Values of a task's variables by their names, once somebody has moved them. */
export type ChosenVariables = readonly { readonly name: string; readonly value: number }[];

/** Where a person is in an attention layer, without what is only hovered. */
export interface AttentionNavigation {
  readonly head: number;
  readonly view: StageView;
  readonly variables: ChosenVariables;
  readonly pinned?: StageCell | undefined;
  /** Multiplies the scale of the file. */
  readonly factor: number;
  /** Which map of a large layer is shown, and what of it once somebody has moved it. */
  readonly map: AttentionMap;
  readonly viewport?: (Viewport & { readonly map: AttentionMap }) | undefined;
}

export const attentionBeginning: AttentionNavigation = {
  head: 0,
  view: "maps",
  variables: [],
  factor: 1,
  map: "weights",
};

/**
 * Up to here the scale can be multiplied, from 0, with which all sources are alike: so far that a soft design becomes sharp.
 *
 * @param sharpness β with the file's own scale, above 0
 */
export function greatestFactor(sharpness: number): number {
  return Math.max(4, sharp / sharpness);
}

const sharp = 10;

/** The values of a task's variables: as they were left, otherwise apart from each other. */
export function variableValues(
  variables: readonly Variable[],
  { variables: left }: { readonly variables: ChosenVariables },
): Float64Array {
  return startingValues(variables).map(
    (value, i) => left.find(({ name }) => name === variables[i]?.name)?.value ?? value,
  );
}
