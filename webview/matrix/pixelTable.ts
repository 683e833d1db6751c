import type { Coloring } from "../color/coloring.ts";
import { type NonFinite, nonFiniteColor } from "../color/nonFinite.ts";
import { black, mix, pixel, type Rgb } from "../color/rgb.ts";

/** The colours of a colouring as pixels, looked up tens of thousands of times a tile. */
export interface PixelTable {
  /** By `divergingIndex`. */
  readonly values: Uint32Array;
  /** By `weightIndex`. */
  readonly weights: Uint32Array;
  readonly taps: Uint32Array;
  /** Colours between those of the taps, `mixSteps` from one to the next, each from the fewest to the most nonzeros in a block in `tapShades` steps. */
  readonly shadedMixes: Uint32Array;
  readonly density: Uint32Array;
  readonly nonFinite: Readonly<Record<NonFinite, number>>;
}

export const tapShades = 16;
export const mixSteps = 4;

const tables = new WeakMap<Coloring, PixelTable>();

export function pixelTable(coloring: Coloring): PixelTable {
  const found = tables.get(coloring);
  if (found !== undefined) return found;
  const { diverging, density, weights, taps, palette, kernelSize, mode } = coloring;
  const shaded = (colors: readonly Rgb[]) =>
    colors.flatMap((color) =>
      Array.from({ length: tapShades }, (_, i) =>
        mix(palette.surface, color, 0.35 + (0.65 * i) / (tapShades - 1)),
      ),
    );
  const table = {
    values: pixels(diverging),
    weights: pixels(weights),
    taps: pixels(taps),
    shadedMixes: pixels(mode === "taps" ? shaded(mixesOf(taps, kernelSize.at(-1) ?? 1)) : []),
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

/** A grid of colours over that of the taps, the corners of each square being taps. */
function mixesOf(taps: readonly Rgb[], columns: number): readonly Rgb[] {
  const rows = taps.length / columns;
  const colorAt = (row: number, column: number) =>
    taps[Math.min(rows - 1, row) * columns + Math.min(columns - 1, column)] ?? black;
  return Array.from({ length: rows * columns * mixSteps ** 2 }, (_, i) => {
    const across = columns * mixSteps;
    const [y, x] = [Math.floor(i / across) / mixSteps, (i % across) / mixSteps];
    const [row, column] = [Math.floor(y), Math.floor(x)];
    const above = mix(colorAt(row, column), colorAt(row, column + 1), x - column);
    const below = mix(colorAt(row + 1, column), colorAt(row + 1, column + 1), x - column);
    return mix(above, below, y - row);
  });
}

function pixels(colors: readonly Rgb[]): Uint32Array {
  return Uint32Array.from(colors, (color) => pixel(color));
}
