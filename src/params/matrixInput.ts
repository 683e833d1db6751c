import { type Matrix, matrixOf } from "../core/sequence/matrix.ts";
import type { MatrixSource } from "../core/sequence/matrixSource.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import type { MatrixInput } from "./sequenceSchema.ts";
import type { ParsedSource, Path } from "./source.ts";
import { readTensorFileInput } from "./tensorFileInput.ts";
import { readWrittenNumbers } from "./writtenNumbers.ts";

export interface MatrixResult {
  /** Absent when the text does not say a matrix. */
  readonly matrix?: MatrixSource;
  readonly problems: readonly Problem[];
}

/** Reads where a matrix's numbers come from; its shape is checked by those who know the others. */
export function readMatrix(source: ParsedSource, path: Path, value: MatrixInput): MatrixResult {
  if (!Array.isArray(value)) return readNamed(source, path, value);
  const { numbers, problems } = readWrittenNumbers(source, path, value);
  if (numbers === undefined) return { problems };
  const { shape, data } = numbers;
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || columns === 0) {
    const message = `${path.at(-1)} takes rows of numbers, as [[1, 0], [0, 1]]; this has ${shape.length === 1 ? "no rows" : `${shape.length} axes`}.`;
    return { problems: [...problems, problem("matrix-shape", source.locate(path).value, message)] };
  }
  return { matrix: { kind: "numbers", matrix: { rows, columns, data } }, problems };
}

type NamedMatrix = Exclude<MatrixInput, readonly unknown[]>;

function readNamed(source: ParsedSource, path: Path, value: NamedMatrix): MatrixResult {
  if ("random" in value) {
    const { random, seed = 0, std = 1 } = value;
    return { matrix: { kind: "random", distribution: random, seed, deviation: std }, problems: [] };
  }
  const { tensor, problems } = readTensorFileInput(source, path, value.file, 1);
  if (tensor === undefined) return { problems };
  const surplus = tensor.shape.findIndex((n) => n !== 1);
  // A list is a column; of more axes, those of length 1 in front don't count.
  const shape =
    tensor.shape.length === 1
      ? [...tensor.shape, 1]
      : tensor.shape.slice(Math.min(Math.max(0, surplus), tensor.shape.length - 2));
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows * columns === 0) {
    const message = `${path.at(-1)} is a matrix, but the tensor in ${value.file} has shape [${tensor.shape.join(", ")}].`;
    return {
      problems: [...problems, problem("matrix-shape", source.locate([...path, "file"]).value, message)],
    };
  }
  const { digest } = tensor;
  const matrix = { rows, columns, data: Float64Array.from(tensor.data) };
  return { matrix: { kind: "numbers", matrix, ...(digest !== undefined && { digest }) }, problems };
}

/** Rows and columns of a matrix that the text writes; `undefined` for random ones, which take any shape. */
export function writtenShape(matrix: MatrixSource | undefined): Pick<Matrix, "rows" | "columns"> | undefined {
  return matrix?.kind === "numbers" ? matrix.matrix : undefined;
}

export function columnOf(numbers: readonly number[]): Matrix {
  return matrixOf(numbers.map((value) => [value]));
}
