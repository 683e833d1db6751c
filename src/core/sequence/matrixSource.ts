import { normalRandom, uniformRandom } from "../random.ts";
import { type Matrix, zeros } from "./matrix.ts";

/** Where the numbers of a design's matrix come from. Plain data: it crosses to the compute worker as it is. */
export type MatrixSource =
  /** With a digest, the numbers come from a file: equal digests, equal numbers. */
  | { readonly kind: "numbers"; readonly matrix: Matrix; readonly digest?: string }
  /** Normal with mean 0 and this deviation, or uniform in [0, 1) times it. */
  | {
      readonly kind: "random";
      readonly distribution: "normal" | "uniform";
      readonly seed: number;
      readonly deviation: number;
    };

/**
 * The matrix that a source describes.
 *
 * @throws RangeError when numbers have another shape
 */
export function fillMatrix(source: MatrixSource, rows: number, columns: number): Matrix {
  if (source.kind === "numbers") {
    const { matrix } = source;
    if (matrix.rows !== rows || matrix.columns !== columns) {
      throw new RangeError(
        `a matrix must have shape [${rows}, ${columns}], got [${matrix.rows}, ${matrix.columns}]`,
      );
    }
    return matrix;
  }
  const next = (source.distribution === "normal" ? normalRandom : uniformRandom)(source.seed);
  const result = zeros(rows, columns);
  for (let n = 0; n < result.data.length; n++) result.data[n] = source.deviation * next();
  return result;
}
