import type { AttentionDesign } from "./attentionDesign.ts";

/** The design with its scores multiplied by a factor: the larger, the closer each destination comes to attending to one source only. */
export function sharpened(design: AttentionDesign, factor: number): AttentionDesign {
  return { ...design, scale: design.scale * factor };
}
