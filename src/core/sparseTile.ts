import type { Tile } from "./views.ts";

/**
 * A tile of which only those pixels are kept that hold something: most of M is empty. All lists have one entry for each of them, see
 * `Tile` for what it means; a pixel without one is a structural zero.
 */
export interface SparseTile extends Omit<Tile, "counts"> {
  /** The pixels that have entries, row by row; absent where all have one. */
  readonly places?: Uint32Array;
  readonly counts?: Uint8Array | Uint16Array | Uint32Array | Float64Array;
}

/** One that lists its pixels even where all of them hold something. */
export type ListedTile = SparseTile & { readonly places: Uint32Array };

/** The entry of a pixel, or −1 where there is none: also for a pixel outside the tile. */
export function entryAt({ rows, columns, places }: SparseTile, pixel: number): number {
  if (pixel < 0 || pixel >= rows * columns) return -1;
  if (places === undefined) return pixel;
  const entry = firstEntryFrom(places, pixel);
  return places[entry] === pixel ? entry : -1;
}

/** The first entry at this pixel or after it; as many as there are where there is none. */
export function firstEntryFrom(places: Uint32Array, pixel: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < pixel) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether some pixels have no entry. */
export function hasGaps({ rows, columns, places }: SparseTile): boolean {
  return places !== undefined && places.length < rows * columns;
}

/** Bytes of all its lists. */
export function bytesOfTile({ values, kinds, taps, counts, places, meanTaps = [] }: SparseTile): number {
  const lists = [values, kinds, taps, ...meanTaps, ...(counts ? [counts] : []), ...(places ? [places] : [])];
  return lists.reduce((bytes, list) => bytes + list.byteLength, 0);
}
