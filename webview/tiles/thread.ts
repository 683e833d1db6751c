/** Entry of the page's threads: tiles of layers by the pure core, as the host's workers compute them. */

import type { ConvTensors } from "../../src/core/convTensors.ts";
import { FilledTensors } from "../../src/core/filledTensors.ts";
import { computePackedTile } from "../../src/core/packedTile.ts";
import { TileBuffers } from "../../src/core/tileBuffers.ts";
import { type Port, Rpc, Transfer } from "../../src/protocol/rpc.ts";
import { Turns } from "../../src/protocol/turns.ts";
import { endOfTurn } from "../endOfTurn.ts";
import { LruCache } from "../matrix/lruCache.ts";
import { pageClock } from "../pageClock.ts";
import { type ConvTileParams, convTile } from "./messages.ts";

/** Layers whose tensors are kept: the one in view, and the one before the last edit. */
const layersKept = 2;

const kept = new LruCache<ConvTensors>(layersKept, () => 1);
const buffers = new TileBuffers();
const turns = new Turns(endOfTurn);
const port: Port = {
  post: (message, transfer) => postMessage(message, { transfer: [...(transfer ?? [])] }),
  onMessage: (listener) => addEventListener("message", ({ data }: MessageEvent<unknown>) => listener(data)),
};
const rpc = new Rpc(port, pageClock);

rpc.handle(convTile, ({ ref, place: { level, row, column }, ...layer }, signal) =>
  turns.run(() => {
    const tile = computePackedTile(tensorsOf(layer), ref, level, row, column, { buffers });
    return new Transfer(tile, [tile.fields.buffer, tile.held.buffer]);
  }, signal),
);

function tensorsOf({ key, geometry, tensors }: Omit<ConvTileParams, "ref" | "place">): ConvTensors {
  const found = kept.get(key) ?? new FilledTensors(geometry, tensors);
  kept.set(key, found);
  return found;
}
