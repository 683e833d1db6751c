import type { ConvGeometry, ConvParameters } from "../core/convGeometry.ts";

/** Where the numbers of a tensor come from. Plain data: it crosses to the compute worker as it is. */
export type TensorSource =
  | { readonly kind: "numbers"; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly kind: "random"; readonly distribution: "normal" | "uniform"; readonly seed: number }
  | { readonly kind: "preset"; readonly name: string };

/** A convolution of a parameter file after validation: everything that is needed to compute it. */
export interface ConvLayer {
  readonly parameters: ConvParameters;
  readonly geometry: ConvGeometry;
  readonly weight: TensorSource;
  readonly input: TensorSource;
  /** Values of the bias, or `undefined` for a layer without one. */
  readonly bias: TensorSource | undefined;
  /** Which tensors the file does not give, so that example values stand in for them. */
  readonly examples: readonly ("weight" | "input" | "bias")[];
}
