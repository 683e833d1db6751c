import { stretch } from "../stretch.ts";
import { cellKind, type Tile, tileSize } from "../views.ts";
import type { AttentionDesign } from "./attentionDesign.ts";
import { type AttentionSources, fillAttention } from "./attentionLayer.ts";
import { attentionInput } from "./attentionStages.ts";
import type { MapKernels } from "./mapKernels.ts";
import type { Matrix } from "./matrix.ts";

/** One head's map of a layer: `scores` and `weights` are L × L, `Q` and `K` L × d_k, `V` and `outputs` (before W_O) L × d_v. */
export interface MapName {
  readonly map: "Q" | "K" | "V" | "scores" | "weights" | "outputs";
  /** Of the queries; heads of K and V are found by it. */
  readonly head: number;
}

export interface DenseMap {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  /** Whether a cell is left out by the mask; of `scores` and `weights`. */
  readonly isMasked: ((row: number, column: number) => boolean) | undefined;
}

/** Bytes of maps that are kept: two heads of 2,048 tokens with all they are made from, and some more. */
const capacity = 128 * 2 ** 20;

/** Cells of a map from which on no other map of its head is made along with it. */
const large = 2 ** 24;

/**
 * The maps of an attention layer of any size, each computed when it is first asked for and kept while there is room. Sums in
 * float64, maps in float32; by kernels all in float32.
 */
export class AttentionMaps {
  readonly #design: AttentionDesign;
  readonly #x: Matrix;
  readonly #kernels: MapKernels | undefined;
  readonly #kept = new Map<string, DenseMap>();
  #X: Matrix | undefined;

  /** @param x L × d_x */
  constructor(sources: AttentionSources, x: Matrix, kernels?: MapKernels) {
    this.#design = fillAttention(sources);
    this.#x = x;
    this.#kernels = kernels;
  }

  /** A map, pausing about every millisecond to yield the share that is done. */
  *map({ map, head }: MapName): Generator<number, DenseMap> {
    const { num_heads, num_kv_heads } = this.#design;
    const shared = Math.floor((head * num_kv_heads) / num_heads);
    const key = `${map} ${map === "K" || map === "V" ? shared : head}`;
    const found = this.#kept.get(key);
    this.#kept.delete(key);
    const result = found ?? (yield* this.#compute(map, head, shared));
    this.#kept.set(key, result);
    this.#forget();
    return result;
  }

  *#compute(map: MapName["map"], head: number, shared: number): Generator<number, DenseMap> {
    const { W_Q, W_K, W_V, num_heads, num_kv_heads } = this.#design;
    switch (map) {
      case "Q":
        return yield* this.#projected(W_Q, head, num_heads);
      case "K":
        return yield* this.#projected(W_K, shared, num_kv_heads);
      case "V":
        return yield* this.#projected(W_V, shared, num_kv_heads);
    }
    if (this.#kernels) return yield* this.#attended(this.#kernels, map, head);
    switch (map) {
      case "scores":
        return yield* this.#scores(head);
      case "weights":
        return yield* stretch(
          this.#weights(yield* stretch(this.map({ map: "scores", head }), 0, 0.6)),
          0.6,
          1,
        );
      case "outputs": {
        const weights = yield* stretch(this.map({ map: "weights", head }), 0, 0.6);
        const v = yield* stretch(this.map({ map: "V", head }), 0.6, 0.7);
        return yield* stretch(outputsOf(weights, v), 0.7, 1);
      }
    }
  }

  /** A map of a head by kernels, which give the others along with it where they are not large. */
  *#attended(
    kernels: MapKernels,
    map: "scores" | "weights" | "outputs",
    head: number,
  ): Generator<number, DenseMap> {
    const q = yield* stretch(this.map({ map: "Q", head }), 0, 0.1);
    const k = yield* stretch(this.map({ map: "K", head }), 0.1, 0.2);
    const v = yield* stretch(this.map({ map: "V", head }), 0.2, 0.3);
    const [rows, columns] = [q.rows, k.rows];
    const keep = rows * columns < large || map === "scores" ? "scores" : map === "weights" ? map : "nothing";
    const { scores, weights, outputs } = yield* stretch(kernels.attend(q, k, v, this.#design, keep), 0.3, 1);
    const isMasked = maskTest(this.#design.mask);
    const maps = {
      scores: scores && { rows, columns, values: scores, isMasked },
      weights: weights && { rows, columns, values: weights, isMasked },
      outputs: { rows, columns: v.columns, values: outputs, isMasked: undefined },
    };
    for (const [name, found] of Object.entries(maps)) if (found) this.#kept.set(`${name} ${head}`, found);
    return maps[map] ?? maps.outputs;
  }

  /** X times one head's columns of a weight matrix. */
  *#projected(W: Matrix, head: number, heads: number): Generator<number, DenseMap> {
    this.#X ??= attentionInput(this.#design, this.#x);
    const X = this.#X;
    const size = W.columns / heads;
    if (this.#kernels) {
      const own = Float32Array.from({ length: W.rows * size }, (_, n) => {
        const [row, column] = [Math.floor(n / size), n % size];
        return W.data[row * W.columns + head * size + column] as number;
      });
      const a = { rows: X.rows, columns: X.columns, values: Float32Array.from(X.data) };
      const product = yield* this.#kernels.product(a, { rows: W.rows, columns: size, values: own });
      return { rows: X.rows, columns: size, values: product, isMasked: undefined };
    }
    const values = new Float32Array(X.rows * size);
    const sums = new Float64Array(size);
    for (let i = 0; i < X.rows; i++) {
      sums.fill(0);
      for (let n = 0; n < X.columns; n++) {
        const factor = X.data[i * X.columns + n] as number;
        const from = n * W.columns + head * size;
        for (let c = 0; c < size; c++) sums[c] = (sums[c] as number) + factor * (W.data[from + c] as number);
      }
      values.set(sums, i * size);
      yield (i + 1) / X.rows;
    }
    return { rows: X.rows, columns: size, values, isMasked: undefined };
  }

  *#scores(head: number): Generator<number, DenseMap> {
    const q = yield* stretch(this.map({ map: "Q", head }), 0, 0.1);
    const k = yield* stretch(this.map({ map: "K", head }), 0.1, 0.2);
    const { scale, mask } = this.#design;
    const [rows, columns, size] = [q.rows, k.rows, q.columns];
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      // What comes later is masked, so that nobody asks what its score would be.
      const end = mask === "causal" ? Math.min(columns, i + 1) : columns;
      for (let j = 0; j < end; j++) {
        let sum = 0;
        for (let n = 0; n < size; n++) {
          sum += (q.values[i * size + n] as number) * (k.values[j * size + n] as number);
        }
        values[i * columns + j] = sum * scale;
      }
      yield 0.2 + (0.8 * (i + 1)) / rows;
    }
    return { rows, columns, values, isMasked: maskTest(mask) };
  }

  *#weights({ rows, columns, values: scores, isMasked }: DenseMap): Generator<number, DenseMap> {
    const { softcap, mask } = this.#design;
    const values = new Float32Array(rows * columns);
    const line = new Float64Array(columns);
    for (let i = 0; i < rows; i++) {
      let greatest = -Infinity;
      for (let j = 0; j < columns; j++) {
        const score = scores[i * columns + j] as number;
        const capped = softcap > 0 ? softcap * Math.tanh(score / softcap) : score;
        const added = typeof mask === "object" ? (mask.data[i * columns + j] as number) : 0;
        line[j] = isMasked?.(i, j) ? -Infinity : capped + added;
        if (!((line[j] as number) <= greatest)) greatest = line[j] as number;
      }
      if (greatest !== -Infinity) {
        let total = 0;
        for (let j = 0; j < columns; j++) {
          line[j] = Math.exp((line[j] as number) - greatest);
          total += line[j] as number;
        }
        for (let j = 0; j < columns; j++) values[i * columns + j] = (line[j] as number) / total;
      }
      yield (i + 1) / rows;
    }
    return { rows, columns, values, isMasked };
  }

  #forget(): void {
    let bytes = 0;
    for (const { values } of this.#kept.values()) bytes += values.byteLength;
    for (const [key, { values }] of this.#kept) {
      if (bytes <= capacity) return;
      this.#kept.delete(key);
      bytes -= values.byteLength;
    }
  }
}

function* outputsOf(weights: DenseMap, v: DenseMap): Generator<number, DenseMap> {
  const values = new Float32Array(weights.rows * v.columns);
  const sums = new Float64Array(v.columns);
  for (let i = 0; i < weights.rows; i++) {
    sums.fill(0);
    for (let j = 0; j < v.rows; j++) {
      const weight = weights.values[i * v.rows + j] as number;
      if (weight === 0) continue;
      for (let c = 0; c < v.columns; c++) {
        sums[c] = (sums[c] as number) + weight * (v.values[j * v.columns + c] as number);
      }
    }
    values.set(sums, i * v.columns);
    yield (i + 1) / weights.rows;
  }
  return { rows: weights.rows, columns: v.columns, values, isMasked: undefined };
}

function maskTest(mask: AttentionDesign["mask"]): DenseMap["isMasked"] {
  if (mask === "none") return undefined;
  if (mask === "causal") return (row, column) => column > row;
  return (row, column) => mask.data[row * mask.columns + column] === -Infinity;
}

/**
 * One tile of a map. Above level 0 a pixel is the mean of its block's cells that are not masked; a block of masked cells only is
 * masked itself.
 *
 * @throws RangeError for a tile outside the map
 */
export function mapTile(map: DenseMap, level: number, row: number, column: number): Tile {
  const step = 2 ** level;
  const [top, left] = [row * tileSize * step, column * tileSize * step];
  if (!(level >= 0 && row >= 0 && column >= 0 && top < map.rows && left < map.columns)) {
    throw new RangeError(
      `there is no tile ${row}, ${column} of level ${level} in ${map.rows} × ${map.columns}`,
    );
  }
  const rows = Math.min(tileSize, Math.ceil((map.rows - top) / step));
  const columns = Math.min(tileSize, Math.ceil((map.columns - left) / step));
  const values = new Float32Array(rows * columns);
  const kinds = new Uint8Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [first, begin] = [top + y * step, left + x * step];
      let [sum, count] = [0, 0];
      for (let r = first; r < Math.min(map.rows, first + step); r++) {
        for (let c = begin; c < Math.min(map.columns, begin + step); c++) {
          if (map.isMasked?.(r, c)) continue;
          sum += map.values[r * map.columns + c] as number;
          count++;
        }
      }
      const at = y * columns + x;
      kinds[at] = count === 0 ? cellKind.masked : cellKind.value;
      values[at] = count === 0 ? 0 : sum / count;
    }
  }
  return { rows, columns, values, kinds, taps: new Int16Array(0) };
}

/** The largest magnitude of a map's finite cells; and of weights what sources receive and how widely destinations attend. */
export function summarizeMap(map: DenseMap, isWeights: boolean) {
  const { rows, columns, values } = map;
  let maxAbs = 0;
  const received = new Float64Array(columns);
  const spread = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let entropy = 0;
    for (let j = 0; j < columns; j++) {
      const value = values[i * columns + j] as number;
      const magnitude = Math.abs(value);
      if (magnitude > maxAbs && magnitude < Infinity && !map.isMasked?.(i, j)) maxAbs = magnitude;
      received[j] = (received[j] as number) + value;
      if (isWeights && value > 0) entropy -= value * Math.log(value);
    }
    spread[i] = Math.exp(entropy);
  }
  const range = { maxAbs, sampled: false };
  return isWeights ? { range, received, spread } : { range };
}
