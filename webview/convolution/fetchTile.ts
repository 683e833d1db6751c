import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import { unpackTile } from "../../src/core/packTile.ts";
import type { SparseTile } from "../../src/core/sparseTile.ts";
import type { ViewRef } from "../../src/core/views.ts";
import { isPartOfWhole } from "../../src/core/wholeOutput.ts";
import { getTile } from "../../src/protocol/page.ts";
import type { ConvPage } from "../../src/protocol/pageState.ts";
import { RpcError } from "../../src/protocol/rpc.ts";
import type { Host } from "../host.ts";
import type { TilePlace } from "../matrix/tileGrid.ts";
import type { TileThreads } from "../tiles/tileThreads.ts";

export type FetchTile = (ref: ViewRef, place: TilePlace, signal: AbortSignal) => Promise<SparseTile>;

/**
 * Gets the tiles of a layer: from the page's own threads where its tensors were sent along, and otherwise from the host, as
 * those that would take the core too long: the host's kernels don't.
 */
export function tileFetcher(
  host: Host,
  threads: Pick<TileThreads, "tile"> | undefined,
  { key, name, tensors }: ConvPage,
  version: number,
  geometry: ConvGeometry,
): FetchTile {
  return async (ref, place, signal) => {
    if (threads !== undefined && tensors !== undefined && !isPartOfWhole(geometry, ref)) {
      try {
        return await threads.tile({ key, geometry, tensors, ref, place }, signal);
      } catch (error) {
        if (!(error instanceof RpcError) || error.reason !== "closed") throw error;
      }
    }
    return unpackTile(await host.rpc.request(getTile, { layer: name, version, ref, ...place }, { signal }));
  };
}
