import type { DocumentAnalysis } from "../analysis/document.ts";
import type { HeadsOfLayer } from "../protocol/sequence.ts";
import { smallDesign } from "./drawnLayer.ts";

/** More numbers than these are not sent with every change. */
const mostEntries = 60_000;

/** The attention layers of a file that are small enough to be drawn, for the grid of all their heads; nothing where there is but one. */
export function headGrid({ layers }: DocumentAnalysis): readonly HeadsOfLayer[] {
  let entries = 0;
  const small = layers.flatMap(({ name, sequence }): readonly HeadsOfLayer[] => {
    if (sequence?.kind !== "attention") return [];
    const numbers = smallDesign(sequence.layer);
    if (numbers === undefined) return [];
    const { W_Q, W_K, W_V } = numbers.design;
    entries += W_Q.data.length + W_K.data.length + W_V.data.length;
    if (entries > mostEntries) return [];
    return [{ layer: name, ...numbers, ...(sequence.task && { task: sequence.task.task }) }];
  });
  return small.length > 1 ? small : [];
}
