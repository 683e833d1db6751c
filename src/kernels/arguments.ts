import { checkShape } from "../core/checks.ts";
import type { ConvGeometry } from "../core/convGeometry.ts";
import type { Tensor } from "../core/tensor.ts";
import type { AttentionSizes } from "./attentionKernel.ts";

/**
 * Rows and columns of a matrix.
 *
 * @throws RangeError when it is none
 */
export function matrixSize({ shape, data }: Tensor): readonly [rows: number, columns: number] {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || data.length !== rows * columns) {
    throw new RangeError(
      `gemm needs a matrix (m × k), got ${data.length} values of shape [${shape.join(", ")}]`,
    );
  }
  return [rows, columns];
}

/** @throws RangeError unless the shapes are those of the geometry */
export function checkConvTensors(geometry: ConvGeometry, weight: Tensor, bias: Tensor | undefined): void {
  checkShape("weight", weight.shape, geometry.weightShape);
  if (bias) checkShape("bias", bias.shape, [geometry.outChannels]);
}

/** @throws RangeError for a transposed convolution, which has no windows over its input */
export function checkWindows({ type, transposed }: ConvGeometry): void {
  if (transposed)
    throw new RangeError(`unfold and fold need a convolution with windows over its input, got ${type}`);
}

/** @throws RangeError when an input has another length than a plan is for */
export function checkLength(name: string, values: ArrayLike<number>, length: number): void {
  if (values.length !== length)
    throw new RangeError(`${name} must have ${length} values, got ${values.length}`);
}

/** @throws RangeError for sizes that are not whole numbers from 1, or heads that do not divide among those of the keys */
export function checkAttentionSizes(sizes: AttentionSizes): void {
  for (const [name, value] of Object.entries(sizes) as [string, number | undefined][]) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`${name} must be a whole number from 1, got ${value}`);
    }
  }
  const { heads, keyHeads = heads } = sizes;
  if (heads % keyHeads !== 0) {
    throw new RangeError(`heads must be a multiple of keyHeads, got ${heads} and ${keyHeads}`);
  }
}
