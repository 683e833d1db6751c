import type { AttentionDesign } from "./attentionDesign.ts";

/** Numbers of a matrix, row by row. */
export interface DenseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Which maps of a head are kept, besides its outputs. */
export type KeptMaps = "scores" | "weights" | "nothing";

export interface HeadMaps {
  readonly outputs: Float32Array;
  /** Unless nothing is kept. */
  readonly weights?: Float32Array | undefined;
  readonly scores?: Float32Array | undefined;
}

/** What computes the maps of a long layer, where that is at hand; in float32, pausing now and then to yield the share that is done. */
export interface MapKernels {
  product(a: DenseMatrix, b: DenseMatrix): Generator<number, Float32Array>;
  attend(
    q: DenseMatrix,
    k: DenseMatrix,
    v: DenseMatrix,
    design: AttentionDesign,
    keep: KeptMaps,
  ): Generator<number, HeadMaps>;
}
