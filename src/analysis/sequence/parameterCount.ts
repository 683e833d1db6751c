import type { AttentionLayer, RnnLayer } from "../../params/layer.ts";

/** How many numbers an attention layer learns: its encodings and projections. */
export function attentionParameters({ sizes, W_O }: AttentionLayer): number {
  const { positions, encodingSize, inputSize, num_heads, num_kv_heads, keySize, valueSize, outputSize } =
    sizes;
  const projections = inputSize * (num_heads * keySize + num_kv_heads * (keySize + valueSize));
  return positions * encodingSize + projections + (W_O ? num_heads * valueSize * outputSize : 0);
}

/** A packed state learns nothing; the others their weights, biases and readout. */
export function rnnParameters({ design }: RnnLayer): number {
  if (design.scheme === "packed") return 0;
  const n = design.hidden_size;
  return n + n * n + 2 * n + n + 1;
}
