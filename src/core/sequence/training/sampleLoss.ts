import type { Task } from "../task.ts";

/**
 * Adds to a mean loss what `count` answers cost, and replaces each answer by the loss's slope there, both divided by `size`. Where an
 * answer is right |o − y| is taken to be flat.
 */
export function costAndSlopes(
  loss: Task["loss"],
  answers: Float64Array,
  targets: Float64Array,
  from: number,
  count: number,
  size: number,
): number {
  let sum = 0;
  for (let b = 0; b < count; b++) {
    const distance = (answers[b] as number) - (targets[from + b] as number);
    if (loss === "l1") {
      sum += Math.abs(distance);
      answers[b] = Math.sign(distance) / size;
    } else {
      sum += distance * distance;
      answers[b] = (2 * distance) / size;
    }
  }
  return sum / size;
}
