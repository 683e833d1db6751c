import { fillAttention } from "../../core/sequence/attentionLayer.ts";
import { attentionLoss, type MakePredictor } from "../../core/sequence/attentionLoss.ts";
import type { ExpectedLoss } from "../../core/sequence/loss.ts";
import { type PackedExcess, packedLoss } from "../../core/sequence/packedLoss.ts";
import { recurrentLoss } from "../../core/sequence/recurrentLoss.ts";
import type { Task } from "../../core/sequence/task.ts";
import type { AttentionLayer, RnnLayer } from "../../params/layer.ts";

export interface LossResult {
  readonly loss: ExpectedLoss;
  readonly excess?: PackedExcess;
}

/** Layers whose losses are kept: while one of a file is typed in, the others stay as they are. */
const most = 64;
const kept = new Map<string, LossResult>();

/** @param make as of the core's `attentionLoss` */
export function layerLoss(layer: AttentionLayer, task: Task, make?: MakePredictor): ExpectedLoss {
  const { tokens: _, examples: __, task: ___, ...sources } = layer;
  return remembered({ sources, task }, () => ({
    loss: attentionLoss(fillAttention(layer), task, make),
  })).loss;
}

export function rnnLoss({ design }: RnnLayer, task: Task): LossResult {
  return remembered({ design, task }, () => {
    if (design.scheme !== "packed") return { loss: recurrentLoss(design, task) };
    const { excess, ...loss } = packedLoss(design, task);
    return { loss, excess };
  });
}

function remembered(content: object, compute: () => LossResult): LossResult {
  const key = JSON.stringify(content, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? [...(value as Float64Array)].map(String) : value,
  );
  const result = kept.get(key) ?? compute();
  kept.delete(key);
  kept.set(key, result);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }
  return result;
}
