import type { SparseTile } from "../../../src/core/sparseTile.ts";
import type { Tile } from "../../../src/core/views.ts";

/** The tile with every pixel written out. */
export function denseTile({
  rows,
  columns,
  places,
  values,
  kinds,
  taps,
  counts,
  meanTaps,
}: SparseTile): Tile {
  const size = rows * columns;
  const at = places ?? Uint32Array.from({ length: size }, (_, pixel) => pixel);
  const write = <T extends Float32Array | Float64Array | Uint8Array | Int16Array>(
    list: ArrayLike<number>,
    to: T,
  ): T => {
    at.forEach((pixel, entry) => {
      to[pixel] = list[entry] as number;
    });
    return to;
  };
  return {
    rows,
    columns,
    values: write(values, new Float32Array(size)),
    kinds: write(kinds, new Uint8Array(size)),
    taps: write(taps, new Int16Array(size).fill(-1)),
    ...(counts && { counts: write(counts, new Float64Array(size)) }),
    ...(meanTaps && {
      meanTaps: meanTaps.map((list) => write(list, new Float32Array(size).fill(Number.NaN))),
    }),
  };
}
