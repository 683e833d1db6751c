import type { AttentionDesign } from "../../core/sequence/attentionDesign.ts";
import type { AttentionLayer } from "../../core/sequence/training/attentionLayer.ts";
import type { KernelPath } from "../kernels.ts";
import { DescentMemory } from "./descentMemory.ts";
import type { PlanMemory } from "./planMemory.ts";
import { WasmTrainingPlan } from "./trainingPlan.ts";

/** Words of a `Source`. */
const sourceWords = 6;

/** Prepares the training of an attention layer. */
export function attentionTraining(
  path: KernelPath,
  layer: AttentionLayer,
  memory: PlanMemory,
): WasmTrainingPlan {
  const { design, parameters, inputRows } = layer;
  const { num_heads: heads, num_kv_heads: groups, scale, softcap, W_Q, W_K, W_V } = design;
  const positions = layer.task.x.length;
  const { call } = memory.module;
  const side = positions + 1;
  const constants = [1, scale, softcap];
  const counts = [
    constants.length,
    ...[inputRows.length, side * W_Q.columns, side * W_K.columns, side * W_V.columns],
    ...[heads * side ** 2, heads * side],
  ];
  const descent = new DescentMemory(memory, layer, counts.reduce(sum), 1);
  const [first = 0, rows = 0, Q = 0, K = 0, V = 0, scores = 0, contributions = 0] = counts.map(
    (_, n) => descent.further + 8 * counts.slice(0, n).reduce(sum, 0),
  );
  descent.doubles(first, constants.length).set(constants);
  descent.doubles(rows, inputRows.length).set(inputRows);
  const [values = 0] = descent.words;
  const at = (name: "positional_encoding" | "W_Q" | "W_K" | "W_V" | "W_O") =>
    values + 8 * parameters.offsetOf(name);
  const encodingSize = design.positional_encoding.columns;
  const chunk = call.chunkBytes.value / 4;
  return new WasmTrainingPlan(path, layer, memory, descent, [
    ...descent.words,
    first,
    ...[W_Q.rows, encodingSize, heads, groups, W_Q.columns / heads, W_V.columns / groups],
    encodingSize > 0 ? at("positional_encoding") : 0,
    ...[at("W_Q"), at("W_K"), at("W_V"), design.W_O ? at("W_O") : first],
    ...[rows, Q, K, V, scores, contributions],
    memory.floats(addedScores(design, positions)),
    memory.words(heads * positions * sourceWords),
    memory.words(heads * positions * chunk),
    softcap > 0 ? memory.words(heads * positions * chunk) : 0,
    ...Array.from({ length: 3 }, () => memory.words(heads * chunk)),
    memory.words(chunk),
  ]);
}

function sum(a: number, b: number): number {
  return a + b;
}

/** What a mask adds to each score, by destination and source. */
function addedScores({ mask }: AttentionDesign, positions: number): Float32Array {
  if (typeof mask === "object") return Float32Array.from(mask.data);
  const isFree = (n: number) => mask === "none" || n % positions <= Math.floor(n / positions);
  return Float32Array.from({ length: positions ** 2 }, (_, n) => (isFree(n) ? 0 : -Infinity));
}
