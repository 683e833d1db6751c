import type { Coloring } from "../color/coloring.ts";
import { type NonFinite, nonFiniteColor } from "../color/nonFinite.ts";
import { mix, pixel, type Rgb } from "../color/rgb.ts";

/** The colours of a colouring as pixels, looked up tens of thousands of times a tile. */
export interface PixelTable {
  /** By `divergingIndex`. */
  readonly values: Uint32Array;
  readonly taps: Uint32Array;
  /** Each tap from the fewest to the most nonzeros in a block, `tapShades` of them. */
  readonly shadedTaps: Uint32Array;
  readonly density: Uint32Array;
  readonly nonFinite: Readonly<Record<NonFinite, number>>;
}

export const tapShades = 16;

const tables = new WeakMap<Coloring, PixelTable>();

export function pixelTable(coloring: Coloring): PixelTable {
  const found = tables.get(coloring);
  if (found !== undefined) return found;
  const { diverging, density, taps, palette } = coloring;
  const shades = taps.flatMap((color) =>
    Array.from({ length: tapShades }, (_, i) =>
      mix(palette.surface, color, 0.35 + (0.65 * i) / (tapShades - 1)),
    ),
  );
  const table = {
    values: pixels(diverging),
    taps: pixels(taps),
    shadedTaps: pixels(shades),
    density: pixels(density),
    nonFinite: {
      nan: pixel(nonFiniteColor(palette, "nan")),
      plusInfinity: pixel(nonFiniteColor(palette, "plusInfinity")),
      minusInfinity: pixel(nonFiniteColor(palette, "minusInfinity")),
    },
  };
  tables.set(coloring, table);
  return table;
}

function pixels(colors: readonly Rgb[]): Uint32Array {
  return Uint32Array.from(colors, (color) => pixel(color));
}
