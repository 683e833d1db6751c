import type { TrainingState } from "../../src/protocol/sequence.ts";
import { formatCount } from "../format.ts";

/** Why numbers are not those of the file. */
export function trainingNote({ running, step }: TrainingState): string {
  return running ? `weights in training, step ${formatCount(step)}` : "trained weights, not in the file yet";
}
