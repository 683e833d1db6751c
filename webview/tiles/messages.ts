/** The messages between the page and its threads. */

import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { ConvSources } from "../../src/core/filledTensors.ts";
import type { PackedTile } from "../../src/core/packTile.ts";
import type { ViewRef } from "../../src/core/views.ts";
import { request } from "../../src/protocol/rpc.ts";
import type { TilePlace } from "../matrix/tileGrid.ts";

export interface ConvTileParams {
  /** Names the layer's numbers: a thread keeps the tensors that it has filled. */
  readonly key: string;
  readonly geometry: ConvGeometry;
  readonly tensors: ConvSources;
  readonly ref: ViewRef;
  readonly place: TilePlace;
}

export const convTile = request<ConvTileParams, PackedTile>("convTile");
