import type { ListedTile, SparseTile } from "./sparseTile.ts";
import { cellKind, type Tile } from "./views.ts";

/**
 * A tile on its way to the page. Matrices are mostly empty and messages are copied, compressed and inflated on the way, so
 * only pixels that hold something travel: a bit for each pixel says which, and `fields` has their numbers, one field after the other.
 */
export interface PackedTile {
  readonly rows: number;
  readonly columns: number;
  /** Bytes that each count takes: the fewest that hold all of them exactly; 0 without counts. */
  readonly countBytes: 0 | 1 | 2 | 4 | 8;
  /** How many of the tile's `meanTaps` there are. */
  readonly axes: number;
  /** Counts, values, mean taps, taps, kinds. */
  readonly fields: Uint8Array<ArrayBuffer>;
  readonly held: Uint8Array<ArrayBuffer>;
}

const countArrays = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const;

export function packTile(tile: Tile): PackedTile {
  const { rows, columns, values, kinds, taps, counts } = tile;
  const places = new Uint32Array(rows * columns);
  let n = 0;
  for (let i = 0; i < places.length; i++) {
    const isEmpty =
      kinds[i] === cellKind.structuralZero &&
      values[i] === 0 &&
      (taps[i] ?? -1) === -1 &&
      !((counts?.[i] ?? 0) > 0);
    if (!isEmpty) places[n++] = i;
  }
  return pack(tile, places.subarray(0, n), places);
}

/** The same of a tile of which only that is there which holds something. */
export function packSparse(tile: ListedTile): PackedTile {
  return pack(tile, tile.places, undefined);
}

/**
 * @param places the pixels that hold something
 * @param entries where their numbers lie in the tile's lists; one after the other if absent
 */
function pack(
  { rows, columns, values, kinds, taps, counts, meanTaps = [] }: Tile | SparseTile,
  places: Uint32Array,
  entries: Uint32Array | undefined,
): PackedTile {
  const n = places.length;
  const held = new Uint8Array(Math.ceil((rows * columns) / 8));
  let most = 0;
  for (let at = 0; at < n; at++) {
    const place = places[at] as number;
    held[place >> 3] = (held[place >> 3] as number) | (1 << (place & 7));
    most = Math.max(most, counts?.[entries ? place : at] ?? 0);
  }
  const countBytes =
    counts === undefined ? 0 : most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : most < 2 ** 32 ? 4 : 8;
  const axes = meanTaps.length;
  const parts = fieldsOf(new Uint8Array(n * (countBytes + 4 + 4 * axes + 2 + 1)), n, countBytes, axes);
  for (let at = 0; at < n; at++) {
    const i = entries ? (entries[at] as number) : at;
    if (parts.counts && counts) parts.counts[at] = counts[i] as number;
    parts.values[at] = values[i] as number;
    for (let axis = 0; axis < axes; axis++) {
      (parts.meanTaps[axis] as Float32Array)[at] = (meanTaps[axis] as Float32Array)[i] as number;
    }
    parts.taps[at] = taps[i] ?? -1;
    parts.kinds[at] = kinds[i] as number;
  }
  return { rows, columns, countBytes, axes, fields: parts.bytes, held };
}

/** What arrived, ready to be read; the numbers stay where they are if they lie at a place where they can be read. */
export function unpackTile({ rows, columns, countBytes, axes, fields, held }: PackedTile): SparseTile {
  const n = fields.length / (countBytes + 4 + 4 * axes + 2 + 1);
  // A message need not arrive at an aligned place of its buffer.
  const aligned = fields.byteOffset % 8 === 0 ? fields : fields.slice();
  const { values, kinds, taps, counts, meanTaps } = fieldsOf(aligned, n, countBytes, axes);
  return {
    rows,
    columns,
    ...(n < rows * columns && { places: placesOf(held, n) }),
    values,
    kinds,
    taps,
    ...(counts && { counts }),
    ...(axes > 0 && { meanTaps }),
  };
}

/** The numbers of the bits that are set. */
function placesOf(held: Uint8Array, n: number): Uint32Array {
  const places = new Uint32Array(n);
  for (let byte = 0, at = 0; at < n; byte++) {
    for (let bits = held[byte] as number; bits !== 0; bits &= bits - 1) {
      places[at++] = 8 * byte + 31 - Math.clz32(bits & -bits);
    }
  }
  return places;
}

/** The fields of `n` pixels, widest first so that each begins at a multiple of its width. */
function fieldsOf(
  bytes: Uint8Array<ArrayBuffer>,
  n: number,
  countBytes: PackedTile["countBytes"],
  axes: number,
) {
  const { buffer, byteOffset: start } = bytes;
  const floats = start + (countBytes >= 4 ? countBytes * n : 0);
  const values = new Float32Array(buffer, floats, n);
  const meanTaps = Array.from(
    { length: axes },
    (_, axis) => new Float32Array(buffer, floats + 4 * n * (1 + axis), n),
  );
  let end = floats + 4 * n * (1 + axes);
  const taps = new Int16Array(buffer, end, n);
  end += 2 * n;
  const narrow = countBytes === 2 ? end : end + n;
  const kinds = new Uint8Array(buffer, countBytes === 2 ? end + 2 * n : end, n);
  const counts =
    countBytes === 0 ? undefined : new countArrays[countBytes](buffer, countBytes >= 4 ? start : narrow, n);
  return { bytes, values, meanTaps, taps, kinds, counts };
}
