import type { Tile } from "./views.ts";

/** The same tile with rows and columns swapped; of the views that count nothing. */
export function transposeTile({ rows, columns, values, kinds, taps }: Tile): Tile {
  const turned = {
    values: new Float32Array(values.length),
    kinds: new Uint8Array(kinds.length),
    taps: new Int16Array(taps.length),
  };
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [from, to] = [y * columns + x, x * rows + y];
      turned.values[to] = values[from] as number;
      turned.kinds[to] = kinds[from] as number;
      turned.taps[to] = taps[from] as number;
    }
  }
  return { rows: columns, columns: rows, ...turned };
}
