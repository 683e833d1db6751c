import type { SparseTile } from "../../src/core/sparseTile.ts";
import { cellKind } from "../../src/core/views.ts";
import type { Coloring } from "../color/coloring.ts";
import { nonFiniteKind } from "../color/nonFinite.ts";
import { densityShare, divergingIndex, weightIndex } from "../color/scales.ts";
import { mixSteps, type PixelTable, pixelTable, tapShades } from "./pixelTable.ts";

/** What holds nothing stays clear, so that the ground and the bands of the selection are seen through it. */
const clear = 0;

/** Fills `pixels`, one number for each of a tile's entries, with their colours. */
export function paintTile(tile: SparseTile, level: number, coloring: Coloring, pixels: Uint32Array): void {
  const table = pixelTable(coloring);
  if (level > 0 && tile.counts !== undefined) paintCounts(tile, tile.counts, level, coloring, table, pixels);
  else paintCells(tile, coloring, table, pixels);
}

function paintCells(
  { values, kinds, taps }: SparseTile,
  coloring: Coloring,
  table: PixelTable,
  pixels: Uint32Array,
): void {
  const { mode } = coloring;
  const full = table.density.at(-1) ?? clear;
  for (let i = 0; i < pixels.length; i++) {
    const tap = taps[i] as number;
    const value = values[i] as number;
    if (kinds[i] !== cellKind.value) pixels[i] = clear;
    else if (!Number.isFinite(value)) pixels[i] = valuePixel(table, value, coloring);
    else if (mode === "density") pixels[i] = full;
    else if (mode === "taps" && tap >= 0) pixels[i] = table.taps[tap] ?? full;
    else pixels[i] = valuePixel(table, value, coloring);
  }
}

/** Blocks of the linear layer's matrix: a block with a single nonzero among millions of entries is still seen. */
function paintCounts(
  { values, meanTaps }: SparseTile,
  counts: NonNullable<SparseTile["counts"]>,
  level: number,
  coloring: Coloring,
  table: PixelTable,
  pixels: Uint32Array,
): void {
  const { mode, kernelSize } = coloring;
  const area = 4 ** level;
  for (let i = 0; i < pixels.length; i++) {
    const count = counts[i] as number;
    const sum = values[i] as number;
    if (count === 0) pixels[i] = clear;
    else if (mode === "values" || !Number.isFinite(sum)) pixels[i] = valuePixel(table, sum / count, coloring);
    else {
      const share = densityShare(count, area);
      const shade = Math.round(share * (tapShades - 1));
      pixels[i] =
        mode === "density" || meanTaps === undefined
          ? (table.density[Math.round(share * (table.density.length - 1))] ?? clear)
          : (table.shadedMixes[mixIndex(meanTaps, i, kernelSize) * tapShades + shade] ?? clear);
    }
  }
}

/** The place in the table of mixes of a block's mean tap. */
function mixIndex(meanTaps: readonly Float32Array[], pixel: number, kernelSize: readonly number[]): number {
  let row = 0;
  for (let axis = 0; axis < meanTaps.length - 1; axis++) {
    row = row * (kernelSize[axis] as number) + ((meanTaps[axis] as Float32Array)[pixel] as number);
  }
  const column = (meanTaps.at(-1) as Float32Array)[pixel] as number;
  const columns = (kernelSize.at(-1) as number) * mixSteps;
  return Math.round(row * mixSteps) * columns + Math.round(column * mixSteps);
}

/** Numbers that are none are seen whatever colours mean. */
function valuePixel(
  { values, weights, nonFinite }: PixelTable,
  value: number,
  { mode, maxAbs, transfer }: Coloring,
): number {
  const kind = nonFiniteKind(value);
  if (kind !== undefined) return nonFinite[kind];
  if (mode === "weights") return weights[weightIndex(value, maxAbs, transfer)] ?? nonFinite.nan;
  return values[divergingIndex(value, maxAbs, transfer)] ?? nonFinite.nan;
}
