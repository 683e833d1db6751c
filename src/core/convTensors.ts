import type { ConvGeometry } from "./convGeometry.ts";
import type { Tensor } from "./tensor.ts";

/** A convolution and the numbers of one sample. Shapes: input (c_in, ...input size), weight as PyTorch's, bias (c_out). */
export interface ConvTensors {
  readonly geometry: ConvGeometry;
  readonly input: Tensor;
  readonly weight: Tensor;
  readonly bias?: Tensor | undefined;
}
