import type { AttentionDesign } from "../../../core/sequence/attentionDesign.ts";
import type { Matrix } from "../../../core/sequence/matrix.ts";

const same = 1e-12;

type Row = readonly number[];

/** Of one head, which side of W_Q·W_Kᵀ does not depend on where a position stands, in words; nothing where both do. */
export function ignoredPositions(design: AttentionDesign, head: number): string | undefined {
  const { positional_encoding: p, W_Q, W_K, num_heads, num_kv_heads } = design;
  if (p.columns === 0) return "there are no positional encodings";
  const size = W_Q.columns / num_heads;
  const queries = sideOf(design, W_Q, head * size, size);
  const keys = sideOf(design, W_K, Math.floor((head * num_kv_heads) / num_heads) * size, size);
  const query = tellsNothing(queries.places, keys);
  const key = tellsNothing(keys.places, queries);
  if (query && key) return "W_Q·W_Kᵀ ignores the position";
  if (query) return "W_Q·W_Kᵀ ignores where the destination stands";
  return key ? "W_Q·W_Kᵀ ignores where the source stands" : undefined;
}

/** What queries or keys are made of: from each position's encoding, and from a value of 1. */
interface Side {
  readonly places: readonly Row[];
  readonly value: Row;
}

function sideOf(
  { positional_encoding: p, combine }: AttentionDesign,
  W: Matrix,
  from: number,
  size: number,
): Side {
  const rows = Array.from({ length: W.rows }, (_, r) => [
    ...W.data.subarray(r * W.columns + from, r * W.columns + from + size),
  ]);
  const zero = new Array<number>(size).fill(0);
  const add = (a: Row, b: Row, factor = 1) => a.map((entry, n) => entry + factor * (b[n] ?? 0));
  return {
    places: Array.from({ length: p.rows }, (_, i) =>
      rows
        .slice(0, p.columns)
        .reduce<Row>((total, row, n) => add(total, row, p.data[i * p.columns + n]), zero),
    ),
    value: (combine === "add" ? rows : rows.slice(p.columns)).reduce<Row>(
      (total, row) => add(total, row),
      zero,
    ),
  };
}

/** Whether all places give the same score with whatever the other side can hold. */
function tellsNothing(places: readonly Row[], other: Side): boolean {
  const [first = []] = places;
  return [...other.places, other.value].every((held) =>
    places.every((place) => Math.abs(dot(place, held) - dot(first, held)) <= same),
  );
}

function dot(a: Row, b: Row): number {
  return a.reduce((sum, entry, n) => sum + entry * (b[n] ?? 0), 0);
}
