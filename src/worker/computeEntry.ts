/** Entry of the compute workers: tiles, proofs, maps and trainings of layers that were found sound, by the pure core. */

import { parentPort } from "node:worker_threads";
import { countEntries, isCountable } from "../core/countEntries.ts";
import { computePackedTile } from "../core/packedTile.ts";
import { packTile } from "../core/packTile.ts";
import { isProvable, prove } from "../core/proof.ts";
import { computeRanges } from "../core/ranges.ts";
import { fillAttention } from "../core/sequence/attentionLayer.ts";
import { mapTile, summarizeMap } from "../core/sequence/attentionMaps.ts";
import { lossesOf } from "../core/sequence/sharpen.ts";
import { tensor } from "../core/tensor.ts";
import { TileBuffers } from "../core/tileBuffers.ts";
import { isPartOfWhole } from "../core/wholeOutput.ts";
import {
  attentionSummary,
  attentionTile,
  countLayer,
  declineOutput,
  type KeyedProgress,
  layerProgress,
  layerRanges,
  layerTile,
  ping,
  proveLayer,
  sharpness,
  someChannels,
  stopTraining,
  trainingStep,
  trainLayer,
} from "../protocol/compute.ts";
import { Rpc, Transfer } from "../protocol/rpc.ts";
import { Turns } from "../protocol/turns.ts";
import { computedRows } from "./computedRows.ts";
import { kernelOutput } from "./kernelOutput.ts";
import { kernelPredictor } from "./kernelPredictor.ts";
import { LayerMaps } from "./layerMaps.ts";
import { declineOutput as decline, type LayerOutput, withOutput } from "./layerOutput.ts";
import { layerTensors } from "./layerTensors.ts";
import { nodeClock, nodePort } from "./nodePort.ts";
import { ProgressReport, reporting } from "./reportProgress.ts";
import { runBreathing } from "./runBreathing.ts";
import { trainSeeds } from "./trainer.ts";
import { workerKernels } from "./workerKernels.ts";

if (parentPort === null) throw new Error("computeEntry.ts runs in a worker thread");
const rpc = new Rpc(nodePort(parentPort), nodeClock);
const turns = new Turns(setImmediate);

const buffers = new TileBuffers();

const tellProgress = (progress: KeyedProgress) => rpc.notify(layerProgress, progress);

const maps = new LayerMaps(tellProgress);

rpc.handle(ping, () => {});

rpc.handle(layerTile, ({ ref, level, row, column, ...layer }, signal) => {
  const compute = (output?: LayerOutput) => {
    const means = { output: output?.output(), buffers };
    const tile = computePackedTile(layerTensors(layer), ref, level, row, column, means);
    return new Transfer(tile, [tile.fields.buffer, tile.held.buffer]);
  };
  if (!isPartOfWhole(layer.layer.geometry, ref)) return turns.run(compute, signal);
  return withOutput(layer, turns, signal, tellProgress, compute);
});

rpc.handle(layerRanges, (layer, signal) =>
  withOutput(layer, turns, signal, tellProgress, (output) => {
    const tensors = layerTensors(layer);
    return {
      ...computeRanges(tensors, output?.output()),
      ...(tensors.bias ? { bias: tensors.bias.data } : {}),
      computed: computedRows(tensors, output, workerKernels(), buffers.bytes),
    };
  }),
);

rpc.handle(someChannels, ({ geometry, input, weight, bias, algorithm }) => {
  const filters = tensor(geometry.weightShape, weight);
  const plan = workerKernels().conv(geometry, filters, bias && tensor([bias.length], bias), { algorithm });
  try {
    const output = plan.run(input).slice();
    return new Transfer(output, [output.buffer]);
  } finally {
    plan.release();
  }
});

rpc.handle(declineOutput, ({ key }) => decline(key));

rpc.handle(countLayer, ({ key, layer: { geometry } }, signal) => {
  if (!isCountable(geometry)) return undefined;
  const report = new ProgressReport("nonzeros", (progress) => tellProgress({ key, ...progress }));
  return reporting(report, (at) => runBreathing(countEntries(geometry), signal, at));
});

rpc.handle(attentionTile, async ({ name, level, row, column, ...layer }, signal) => {
  // The map in view has finer tiles than the thumbnails beside it.
  const map = await maps.map(layer, name, level, signal);
  return turns.run(() => {
    const tile = packTile(mapTile(map, level, row, column));
    return new Transfer(tile, [tile.fields.buffer, tile.held.buffer]);
  }, signal);
});

rpc.handle(attentionSummary, async ({ name, ...layer }, signal) =>
  summarizeMap(await maps.map(layer, name, 0, signal), name.map === "weights"),
);

rpc.handle(sharpness, ({ sources, task, factors }, signal) =>
  runBreathing(lossesOf(fillAttention(sources), task, factors, kernelPredictor(workerKernels)), signal),
);

/** What ends the trainings under way with what they found. */
const stops = new Map<number, AbortController>();

rpc.handle(trainLayer, async (params, cancelled) => {
  const stop = new AbortController();
  stops.set(params.id, stop);
  const signals = { cancelled, stopped: stop.signal };
  try {
    await trainSeeds(params, workerKernels(), (step) => rpc.notify(trainingStep, step), signals);
  } finally {
    stops.delete(params.id);
  }
});

rpc.handle(stopTraining, (id) => stops.get(id)?.abort());

rpc.handle(proveLayer, (layer, signal) => {
  if (!isProvable(layer.layer.geometry)) return undefined;
  const tensors = layerTensors(layer);
  const report = new ProgressReport("proof", (progress) => tellProgress({ key: layer.key, ...progress }));
  return reporting(report, (at) => runBreathing(prove(tensors, kernelOutput(tensors)), signal, at));
});
