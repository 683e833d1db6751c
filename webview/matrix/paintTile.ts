import { cellKind, type Tile } from "../../src/core/views.ts";
import type { Coloring } from "../color/coloring.ts";
import { densityShare, divergingIndex } from "../color/scales.ts";
import { type PixelTable, pixelTable, tapShades } from "./pixelTable.ts";

/** What holds nothing stays clear, so that the ground and the bands of the selection are seen through it. */
const clear = 0;

/** Fills `pixels` (rows × columns, one number each) with the colours of a tile. */
export function paintTile(tile: Tile, level: number, coloring: Coloring, pixels: Uint32Array): void {
  const table = pixelTable(coloring);
  if (level > 0 && tile.counts !== undefined) paintCounts(tile, tile.counts, level, coloring, table, pixels);
  else paintCells(tile, coloring, table, pixels);
}

function paintCells(
  { values, kinds, taps }: Tile,
  { mode, maxAbs }: Coloring,
  table: PixelTable,
  pixels: Uint32Array,
): void {
  const full = table.density.at(-1) ?? clear;
  for (let i = 0; i < pixels.length; i++) {
    const tap = taps[i] as number;
    if (kinds[i] !== cellKind.value) pixels[i] = clear;
    else if (mode === "density") pixels[i] = full;
    else if (mode === "taps" && tap >= 0) pixels[i] = table.taps[tap] ?? full;
    else pixels[i] = valuePixel(table, values[i] as number, maxAbs);
  }
}

/** Blocks of the linear layer's matrix: a block with a single nonzero among millions of entries is still seen. */
function paintCounts(
  { values, taps }: Tile,
  counts: Float64Array,
  level: number,
  { mode, maxAbs }: Coloring,
  table: PixelTable,
  pixels: Uint32Array,
): void {
  const area = 4 ** level;
  for (let i = 0; i < pixels.length; i++) {
    const count = counts[i] as number;
    if (count === 0) pixels[i] = clear;
    else if (mode === "values") pixels[i] = valuePixel(table, (values[i] as number) / count, maxAbs);
    else {
      const share = densityShare(count, area);
      pixels[i] =
        mode === "taps"
          ? (table.shadedTaps[(taps[i] as number) * tapShades + Math.round(share * (tapShades - 1))] ?? clear)
          : (table.density[Math.round(share * (table.density.length - 1))] ?? clear);
    }
  }
}

function valuePixel({ values, notANumber }: PixelTable, value: number, maxAbs: number): number {
  return Number.isNaN(value) ? notANumber : (values[divergingIndex(value, maxAbs)] ?? notANumber);
}
