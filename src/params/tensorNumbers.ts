import type { ProblemCode } from "./problemCodes.ts";
import type { Path } from "./source.ts";
import { describeValue } from "./values.ts";

/** A mistake within nested numbers, at the path of the entry to blame. */
export interface NumbersIssue {
  readonly code: ProblemCode;
  readonly path: Path;
  readonly message: string;
}

export interface NestedNumbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  readonly issues: readonly NumbersIssue[];
}

/** Tensors have few axes; deeper brackets are a mistake, and no reason to recurse without end. */
const mostAxes = 8;

/** Flattens nested lists of numbers in row-major order and finds what keeps them from being a tensor: the first of each kind. */
export function nestedNumbers(value: readonly unknown[]): NestedNumbers {
  const shape = shapeOf(value);
  const issues = new Map<ProblemCode, NumbersIssue>();
  const report = (code: ProblemCode, path: Path, message: string) => {
    if (!issues.has(code)) issues.set(code, { code, path, message });
  };
  const data: number[] = [];

  const visit = (entry: unknown, axis: number, path: Path): void => {
    if (axis === shape.length) visitNumber(entry, path);
    else if (!Array.isArray(entry)) {
      report(
        "ragged-numbers",
        path,
        `Here a list of ${shape[axis]} should stand as in the rows before, not ${describeValue(entry)}.`,
      );
    } else {
      if (entry.length !== shape[axis]) {
        report(
          "ragged-numbers",
          path,
          `This list has ${entry.length} entries where those before it have ${shape[axis]}: all must be equally long.`,
        );
      }
      for (const [i, inner] of entry.entries()) visit(inner, axis + 1, [...path, i]);
    }
  };

  const visitNumber = (entry: unknown, path: Path): void => {
    if (typeof entry !== "number") {
      const code = Array.isArray(entry) ? "ragged-numbers" : "wrong-type";
      report(code, path, `Here a number should stand, not ${describeValue(entry)}.`);
    } else if (!Number.isFinite(entry)) {
      report(
        "non-finite-entry",
        path,
        `${entry} among the numbers of a tensor: everything computed from it is NaN or infinite too.`,
      );
    }
    data.push(typeof entry === "number" ? entry : Number.NaN);
  };

  visit(value, 0, []);
  return { shape, data: Float64Array.from(data), issues: [...issues.values()] };
}

function shapeOf(value: unknown): readonly number[] {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner) && shape.length < mostAxes; inner = inner[0])
    shape.push(inner.length);
  return shape;
}
