import { addScaled } from "./axpy.ts";
import { type Tensor, tensor } from "./tensor.ts";

/**
 * The product of two matrices, (m × k)·(k × n) = (m × n). Sums in float64 and rounds once to float32.
 *
 * @throws RangeError unless both are matrices and the columns of `a` are as many as the rows of `b`
 */
export function gemm(a: Tensor, b: Tensor): Tensor {
  const [m = 0, inner = 0] = a.shape;
  const [rows = 0, n = 0] = b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== rows) {
    throw new RangeError(
      `gemm needs matrices (m × k) and (k × n), got [${a.shape.join(", ")}] and [${b.shape.join(", ")}]`,
    );
  }
  const result = tensor([m, n]);
  const sum = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    sum.fill(0);
    for (let k = 0; k < inner; k++)
      addScaled(sum, 0, 1, b.data, k * n, 1, n, a.data[i * inner + k] as number);
    result.data.set(sum, i * n);
  }
  return result;
}
