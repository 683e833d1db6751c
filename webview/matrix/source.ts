import { layoutName } from "../../src/core/layout.ts";
import type { Tile, ViewRef } from "../../src/core/views.ts";
import type { TilePlace } from "./tileGrid.ts";
import type { LayerId, TileStore } from "./tileStore.ts";
import type { Extent } from "./viewport.ts";

/** A view of a layer, and where its tiles come from. */
export interface MatrixSource {
  readonly store: TileStore;
  readonly layer: LayerId;
  readonly ref: ViewRef;
  readonly extent: Extent;
  /** The same view of the layer as it was before the last edit: its tiles are shown until the new ones arrive. */
  readonly previousKey?: string | undefined;
  /** Coarse tiles count every entry; otherwise they show one of each block. */
  readonly counted: boolean;
}

export function lookUp({ store, layer, ref, previousKey }: MatrixSource, place: TilePlace): Tile | undefined {
  const tile = store.get(layer.key, ref, place);
  return tile ?? (previousKey === undefined ? undefined : store.get(previousKey, ref, place));
}

/** Whether two sources show the same kind of thing at the same size, so that zoom and place carry over. */
export function sameView(a: MatrixSource | undefined, b: MatrixSource | undefined): boolean {
  return (
    a?.ref.view === b?.ref.view &&
    layoutName(a?.ref.layout) === layoutName(b?.ref.layout) &&
    a?.extent.rows === b?.extent.rows &&
    a?.extent.columns === b?.extent.columns
  );
}
