import type { AttentionSizes } from "../../src/core/sequence/attentionLayer.ts";
import type { AttentionMap } from "../../src/protocol/page.ts";
import type { Axes } from "../matrix/axis.ts";
import type { Extent } from "../matrix/viewport.ts";

/** Rows and columns of one head's map. */
export function mapExtent({ positions, keySize, valueSize }: AttentionSizes, map: AttentionMap): Extent {
  switch (map) {
    case "scores":
    case "weights":
      return { rows: positions, columns: positions };
    case "Q":
    case "K":
      return { rows: positions, columns: keySize };
    case "V":
    case "outputs":
      return { rows: positions, columns: valueSize };
  }
}

/** What its rows and columns mean, by the letters that formulas have for them; counted from 1. */
export function mapAxes(sizes: AttentionSizes, map: AttentionMap): Axes {
  const { rows, columns } = mapExtent(sizes, map);
  const axis = (name: string, letter: string, size: number) => ({
    name,
    parts: [{ name: letter, size }],
    origin: 1,
  });
  const isSquare = map === "scores" || map === "weights";
  const isOfSources = map === "K" || map === "V";
  return {
    rows: isOfSources ? axis("source", "j", rows) : axis("destination", "i", rows),
    columns: isSquare ? axis("source", "j", columns) : axis("component", "c", columns),
  };
}
