import type { ConvGeometry, ConvParameters } from "../core/convGeometry.ts";
import type { TensorSource } from "../core/tensorSource.ts";

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
