import { cellKind, type Tile } from "../../src/core/views.ts";
import { type Coloring, cellColor, shadedTap, tapShades, valueColor } from "../color/coloring.ts";
import { pixel } from "../color/rgb.ts";
import { densityShare } from "../color/scales.ts";

/** What holds nothing stays clear, so that the ground and the bands of the selection are seen through it. */
const clear = 0;

/** Fills `pixels` (rows × columns, one number each) with the colours of a tile. */
export function paintTile(tile: Tile, level: number, coloring: Coloring, pixels: Uint32Array): void {
  if (level > 0 && tile.counts !== undefined) paintCounts(tile, tile.counts, level, coloring, pixels);
  else paintCells(tile, coloring, pixels);
}

function paintCells({ values, kinds, taps }: Tile, coloring: Coloring, pixels: Uint32Array): void {
  for (let i = 0; i < pixels.length; i++) {
    const kind = kinds[i] ?? cellKind.structuralZero;
    pixels[i] = kind === cellKind.value ? pixel(cellColor(coloring, values[i] ?? 0, taps[i] ?? -1)) : clear;
  }
}

/** Blocks of the linear layer's matrix: a block with a single nonzero among millions of entries is still seen. */
function paintCounts(
  { values, kinds, taps }: Tile,
  counts: Float64Array,
  level: number,
  coloring: Coloring,
  pixels: Uint32Array,
): void {
  const area = 4 ** level;
  for (let i = 0; i < pixels.length; i++) {
    const count = counts[i] ?? 0;
    if (count === 0 || kinds[i] === cellKind.structuralZero) {
      pixels[i] = clear;
    } else if (coloring.mode === "values") {
      pixels[i] = pixel(valueColor(coloring, (values[i] ?? 0) / count));
    } else if (coloring.mode === "taps") {
      const shade = Math.round(densityShare(count, area) * (tapShades - 1));
      pixels[i] = pixel(shadedTap(coloring, taps[i] ?? -1, shade));
    } else {
      const { density } = coloring;
      const shade = density[Math.round(densityShare(count, area) * (density.length - 1))];
      pixels[i] = pixel(shade ?? coloring.palette.density);
    }
  }
}
