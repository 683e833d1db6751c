import type { AttentionDesign } from "./attentionDesign.ts";

/**
 * β, how sharply a design can attend: the largest entry of W_Q·W_Kᵀ of any head, times the scale. It multiplies products of entries of
 * X in the scores, so that sharpening a design by a factor multiplies β by it.
 */
export function sharpnessOf({ W_Q, W_K, num_heads, num_kv_heads, scale }: AttentionDesign): number {
  const size = W_Q.columns / num_heads;
  const sharing = num_heads / num_kv_heads;
  let largest = 0;
  for (let head = 0; head < num_heads; head++) {
    const [q, k] = [head * size, Math.floor(head / sharing) * size];
    for (let i = 0; i < W_Q.rows; i++) {
      for (let j = 0; j < W_K.rows; j++) {
        let entry = 0;
        for (let n = 0; n < size; n++) {
          entry +=
            (W_Q.data[i * W_Q.columns + q + n] as number) * (W_K.data[j * W_K.columns + k + n] as number);
        }
        largest = Math.max(largest, Math.abs(entry));
      }
    }
  }
  return largest * Math.abs(scale);
}
