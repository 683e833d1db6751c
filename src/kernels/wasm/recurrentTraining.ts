import { type RecurrentLayer, recurrentNames } from "../../core/sequence/training/recurrentLayer.ts";
import type { KernelPath } from "../kernels.ts";
import { DescentMemory } from "./descentMemory.ts";
import type { PlanMemory } from "./planMemory.ts";
import { WasmTrainingPlan } from "./trainingPlan.ts";

/** Prepares the training of a recurrent layer. */
export function recurrentTraining(
  path: KernelPath,
  layer: RecurrentLayer,
  memory: PlanMemory,
): WasmTrainingPlan {
  const { call } = memory.module;
  const { hidden_size: units, scheme } = layer.design;
  const positions = layer.task.x.length;
  const filledUp = 4 * Math.ceil(units / 4);
  const chunk = call.chunkBytes.value / 4;
  const descent = new DescentMemory(memory, layer, 0, positions);
  const [parameters = 0] = descent.words;
  return new WasmTrainingPlan(path, layer, memory, descent, [
    ...descent.words,
    ...[units, Number(scheme === "relu")],
    ...recurrentNames.map((name) => parameters + 8 * layer.parameters.offsetOf(name)),
    ...Array.from({ length: 2 }, () => memory.zeros(filledUp * units)),
    ...Array.from({ length: 4 }, () => memory.zeros(filledUp)),
    memory.zeros(positions * filledUp * chunk),
    ...Array.from({ length: 2 }, () => memory.zeros(filledUp * chunk)),
    memory.floats(new Float32Array(chunk).fill(1)),
  ]);
}
