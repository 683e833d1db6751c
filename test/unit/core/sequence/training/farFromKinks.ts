import type { RecurrentDesign } from "../../../../../src/core/sequence/recurrentDesign.ts";
import { recurrentTrace } from "../../../../../src/core/sequence/recurrentPredictor.ts";
import type { Task } from "../../../../../src/core/sequence/task.ts";
import { trainingSample } from "../../../../../src/core/sequence/training/trainingSample.ts";
import { constant } from "../designs.ts";

/** Whether no sum that a relu gets in the sample is near 0. */
export function farFromKinks(design: RecurrentDesign, task: Task, size: number): boolean {
  const { x } = trainingSample(task, size, 1);
  return Array.from({ length: size }).every((_, n) => {
    const heard: Task = { ...task, x: task.x.map((_, i) => constant(x[i]?.[n] as number)) };
    return recurrentTrace(design, heard, []).every(({ preActivation }) =>
      preActivation.every((sum) => Math.abs(sum) > 1e-4),
    );
  });
}
