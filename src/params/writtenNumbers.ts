import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import { notData, type ParsedSource, type Path } from "./source.ts";
import { nestedNumbers } from "./tensorNumbers.ts";
import { valueAt } from "./values.ts";

export interface WrittenNumbers {
  /** Absent when they are no tensor. */
  readonly numbers?: { readonly shape: readonly number[]; readonly data: Float64Array };
  readonly problems: readonly Problem[];
}

/** The nested numbers at a path, and what is wrong with them at its place. */
export function readWrittenNumbers(
  source: ParsedSource,
  path: Path,
  value: readonly unknown[],
): WrittenNumbers {
  const { shape, data, issues } = nestedNumbers(value);
  const problems = issues
    .filter((issue) => valueAt(value, issue.path) !== notData)
    .map(({ code, path: inner, message }) =>
      problem(code, source.locate([...path, ...inner]).value, message),
    );
  const isTensor = issues.every(({ code }) => code === "non-finite-entry");
  return { problems, ...(isTensor && { numbers: { shape, data } }) };
}
