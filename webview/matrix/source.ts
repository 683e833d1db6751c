import type { SparseTile } from "../../src/core/sparseTile.ts";
import type { ViewRef } from "../../src/core/views.ts";
import type { TilePlace } from "./tileGrid.ts";
import type { TileStore, TileView } from "./tileStore.ts";
import type { Extent } from "./viewport.ts";

/** What is drawn for a block of cells that share a pixel: how many of them count, one of their values, or their mean. */
export type BlockMeaning = "count" | "sample" | "mean";

/** A matrix as it is drawn, and where its tiles come from. */
export interface MatrixSource {
  readonly store: TileStore;
  readonly view: TileView;
  /** Its kind: zoom and place carry over to another matrix of the same kind and extent. */
  readonly kind: string;
  /** Told along with its cells. */
  readonly ref?: ViewRef;
  readonly extent: Extent;
  /** Key of the same view as it was before the last edit: its tiles are shown until the new ones arrive. */
  readonly previousKey?: string | undefined;
  readonly blocks: BlockMeaning;
}

export function lookUp({ store, view, previousKey }: MatrixSource, place: TilePlace): SparseTile | undefined {
  const tile = store.get(view.key, place);
  return tile ?? (previousKey === undefined ? undefined : store.get(previousKey, place));
}

/** Whether two sources show the same kind of thing at the same size, so that zoom and place carry over. */
export function sameView(a: MatrixSource | undefined, b: MatrixSource | undefined): boolean {
  return a?.kind === b?.kind && a?.extent.rows === b?.extent.rows && a?.extent.columns === b?.extent.columns;
}
