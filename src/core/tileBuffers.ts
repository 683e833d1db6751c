import type { Tile } from "./views.ts";

/** What every tile has. */
type TileArrays = Pick<Tile, "values" | "kinds" | "taps">;

/** Bytes of arrays that are kept for the next tiles: of some of the largest. */
const mostBytes = 4 * 2 ** 20;

/**
 * Arrays in which tiles are computed, used again once a tile has been packed and given back: fresh ones of half a megabyte take
 * memory from the system each time, page by page.
 */
export class TileBuffers {
  readonly #free: TileArrays[] = [];
  #bytes = 0;

  /** Bytes of the arrays that wait for a tile. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Arrays for so many pixels: no values, structural zeros, no taps. */
  take(pixels: number): TileArrays {
    const index = this.#free.findIndex(({ values }) => values.length === pixels);
    const [found] = index < 0 ? [] : this.#free.splice(index, 1);
    if (found === undefined) {
      return {
        values: new Float32Array(pixels),
        kinds: new Uint8Array(pixels),
        taps: new Int16Array(pixels).fill(-1),
      };
    }
    this.#bytes -= bytesOf(found);
    found.values.fill(0);
    found.kinds.fill(0);
    found.taps.fill(-1);
    return found;
  }

  /**
   * Takes back what a tile was computed in; nobody may read the tile any more. Those that wait longest give way: tiles at the edges
   * of matrices have sizes that may not be asked for again.
   */
  giveBack({ values, kinds, taps }: TileArrays): void {
    const arrays = { values, kinds, taps };
    if (taps.length !== values.length) return;
    this.#free.push(arrays);
    this.#bytes += bytesOf(arrays);
    while (this.#bytes > mostBytes) this.#bytes -= bytesOf(this.#free.shift() as TileArrays);
  }
}

function bytesOf({ values, kinds, taps }: TileArrays): number {
  return values.byteLength + kinds.byteLength + taps.byteLength;
}
