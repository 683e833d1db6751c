import { attentionStages } from "../../src/core/sequence/attentionStages.ts";
import type { Matrix } from "../../src/core/sequence/matrix.ts";
import type { HeadsOfLayer } from "../../src/protocol/sequence.ts";
import { Kept } from "./kept.ts";
import { type ChosenVariables, variableValues } from "./navigation.ts";
import { taskInput } from "./sceneMaker.ts";
import { seesThrough } from "./stageCells.ts";

/** The heads of one layer in the grid. */
export interface HeadRow {
  readonly layer: string;
  /** Destination by source, of each head. */
  readonly weights: readonly Matrix[];
  sees(destination: number, source: number): boolean;
}

/** The weights of all attention layers of a file, each computed anew only when its numbers or its variables have changed. */
export class HeadRows {
  readonly #rows = new Map<string, Kept<HeadRow | undefined>>();

  /** In the order of the file; `own` takes the place of the layer in view, which may be sharpened or in training. */
  of(
    layers: readonly HeadsOfLayer[],
    navigation: { readonly variables: ChosenVariables },
    own: HeadRow,
  ): readonly HeadRow[] {
    return layers.flatMap((each) => (each.layer === own.layer ? own : (this.#rowOf(each, navigation) ?? [])));
  }

  #rowOf(
    { layer, design, task, x }: HeadsOfLayer,
    navigation: { readonly variables: ChosenVariables },
  ): HeadRow | undefined {
    const kept = this.#rows.get(layer) ?? new Kept<HeadRow | undefined>();
    this.#rows.set(layer, kept);
    const values = variableValues(task?.variables ?? [], navigation);
    return kept.of([design, task, x, ...values], () => {
      const input = task ? taskInput(task, values) : x;
      if (input === undefined) return undefined;
      const { heads } = attentionStages(design, input);
      return { layer, weights: heads.map(({ weights }) => weights), sees: seesThrough(design) };
    });
  }
}
