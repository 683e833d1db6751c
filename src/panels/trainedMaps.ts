import type { AttentionDesign } from "../core/sequence/attentionDesign.ts";
import type { TrainingState } from "../protocol/sequence.ts";
import { isDrawnWhole } from "./drawnLayer.ts";

/** More numbers than these are too many to go along with each tile. */
const mostNumbers = 2 ** 17;

/** The weights that the maps of a layer too large to be drawn cell by cell show while it is trained, and a name for them. */
export interface TrainedMaps {
  readonly name: string;
  readonly design: AttentionDesign;
}

export function trainedMaps({ design, seed, step }: TrainingState): TrainedMaps | undefined {
  if (design === undefined || "scheme" in design || isWhole(design)) return undefined;
  const { W_Q, W_K, W_V, W_O, positional_encoding } = design;
  const count = [W_Q, W_K, W_V, W_O, positional_encoding].reduce((sum, m) => sum + (m?.data.length ?? 0), 0);
  return count > mostNumbers ? undefined : { name: `seed ${seed}, step ${step}`, design };
}

/** What the page is told of a training: the weights only where it computes with them itself. */
export function toldTraining(state: TrainingState): TrainingState {
  const { design, ...rest } = state;
  if (design === undefined || "scheme" in design || isWhole(design)) return state;
  const maps = trainedMaps(state)?.name;
  return { ...rest, ...(maps !== undefined && { maps }) };
}

function isWhole({ positional_encoding, W_Q, W_V, num_heads, num_kv_heads }: AttentionDesign): boolean {
  return isDrawnWhole({
    positions: positional_encoding.rows,
    inputSize: W_Q.rows,
    num_heads,
    keySize: W_Q.columns / num_heads,
    valueSize: W_V.columns / num_kv_heads,
  });
}
