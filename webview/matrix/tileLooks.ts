import { hasGaps, type SparseTile } from "../../src/core/sparseTile.ts";
import { cellKind } from "../../src/core/views.ts";
import { nonFiniteKind } from "../color/nonFinite.ts";

/** The looks besides the colour scale that cells can have. */
export const cellLooks = [
  "structural",
  "padding",
  "masked",
  "zero",
  "nan",
  "plusInfinity",
  "minusInfinity",
] as const;
export type CellLook = (typeof cellLooks)[number];

const looksOfTiles = new WeakMap<SparseTile, ReadonlySet<CellLook>>();

/** Which of them a tile holds. */
export function looksOf(tile: SparseTile): ReadonlySet<CellLook> {
  const found = looksOfTiles.get(tile);
  if (found !== undefined) return found;
  const looks = new Set<CellLook>();
  if (hasGaps(tile)) looks.add("structural");
  const { kinds, values } = tile;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i];
    const value = values[i] as number;
    if (kind === cellKind.structuralZero) looks.add("structural");
    else if (kind === cellKind.padding) looks.add("padding");
    else if (kind === cellKind.masked) looks.add("masked");
    else if (value === 0) looks.add("zero");
    else if (!Number.isFinite(value)) looks.add(nonFiniteKind(value) ?? "nan");
  }
  looksOfTiles.set(tile, looks);
  return looks;
}
