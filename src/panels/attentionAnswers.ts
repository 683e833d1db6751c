import { withMatrices } from "../core/sequence/attentionLayer.ts";
import type { AttentionLayer } from "../params/layer.ts";
import { attentionSummary, attentionTile, type KeyedAttention, sharpness } from "../protocol/compute.ts";
import * as page from "../protocol/page.ts";
import { type Rpc, RpcError } from "../protocol/rpc.ts";
import type { TrainingState } from "../protocol/sequence.ts";
import type { ComputeWorker } from "../worker/computeWorker.ts";
import { trainedMaps } from "./trainedMaps.ts";

/** Milliseconds for what is computed of a layer of thousands of positions. */
const patience = 60_000;

export interface AttentionAsked {
  /** The layer that a question is about. Throws where it is no longer shown, or is no attention layer. */
  layer(asked: page.LayerRef): { readonly key: string; readonly layer: AttentionLayer };
  /** The training under way in the document, if there is one. */
  training(): TrainingState | undefined;
}

/** Answers a page's questions about attention layers, by the worker. */
export function answerAboutAttention(rpc: Rpc, worker: ComputeWorker, about: AttentionAsked): void {
  const timeout = patience;
  /** What the maps of a layer are computed from: its own matrices, or those in training. */
  const maps = (asked: page.LayerRef): KeyedAttention => {
    const { key, layer } = about.layer(asked);
    const task = layer.task?.task;
    const training = about.training();
    const trained = training?.layer === asked.layer ? trainedMaps(training) : undefined;
    if (trained === undefined) return { key, sources: layer, task };
    return { key: `${key} ${trained.name}`, sources: withMatrices(layer, trained.design), task };
  };
  rpc.handle(page.getMapTile, ({ map, head, level, row, column, ...asked }, signal) => {
    const params = { ...maps(asked), name: { map, head }, level, row, column };
    return worker.request(attentionTile, params, { signal, timeout });
  });
  rpc.handle(page.getMapSummary, ({ map, head, ...asked }, signal) =>
    worker.request(attentionSummary, { ...maps(asked), name: { map, head } }, { signal, timeout }),
  );
  rpc.handle(page.getSharpness, ({ factors, ...asked }, signal) => {
    const { layer: sources } = about.layer(asked);
    if (sources.task === undefined) throw new RpcError("failed", "a layer without a task has no loss");
    return worker.request(sharpness, { sources, task: sources.task.task, factors }, { signal });
  });
}
