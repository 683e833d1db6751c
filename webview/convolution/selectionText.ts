import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { Selection } from "../../src/core/selection.ts";

/** `W[0, 0, 2, 2]`, the weight that a selection goes through, under PyTorch's indices; undefined where there is none. */
export function weightName(g: ConvGeometry, selection: Selection): string | undefined {
  const index = weightIndexOf(g, selection);
  return index && indexed("W", index);
}

export function weightIndexOf(g: ConvGeometry, selection: Selection): readonly number[] | undefined {
  if (selection.at === "weight") return weightIndex(g, selection.out, selection.in, selection.tap);
  if (selection.at !== "entry" || selection.tap === undefined) return undefined;
  return weightIndex(g, selection.out, selection.in % (g.inChannels / g.groups), selection.tap);
}

/** The index into the weight tensor, whose first two axes a transposed convolution swaps. */
export function weightIndex(
  g: ConvGeometry,
  out: number,
  inLocal: number,
  tap: readonly number[],
): readonly number[] {
  if (!g.transposed) return [out, inLocal, ...tap];
  const perGroup = g.outChannels / g.groups;
  return [Math.floor(out / perGroup) * (g.inChannels / g.groups) + inLocal, out % perGroup, ...tap];
}

/** `y[0, 2, 3]`. */
export function indexed(name: string, index: readonly number[]): string {
  return `${name}[${index.map((n) => (n < 0 ? `−${-n}` : n)).join(", ")}]`;
}
