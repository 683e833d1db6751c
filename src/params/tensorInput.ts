import type { TensorRole } from "../core/presets.ts";
import { presetProblem, shapeFits, type TensorSource } from "../core/tensorSource.ts";
import type { Problem } from "./problem.ts";
import { type ProblemCode, problem } from "./problemCodes.ts";
import type { TensorInput } from "./schema.ts";
import { fix } from "./schemaProblems.ts";
import type { ParsedSource, Path } from "./source.ts";
import { readTensorFileInput } from "./tensorFileInput.ts";
import { readWrittenNumbers } from "./writtenNumbers.ts";

/** The shape that a tensor must have, and the rule it comes from, as messages say it. */
export interface ExpectedShape {
  readonly role: TensorRole;
  readonly code: ProblemCode;
  readonly shape: readonly number[];
  readonly rule: string;
}

export interface TensorResult {
  /** Absent when example values have to stand in. */
  readonly tensor?: TensorSource;
  readonly problems: readonly Problem[];
}

/** Reads where a tensor's numbers come from, and the numbers themselves when the file holds them. */
export function readTensor(
  source: ParsedSource,
  path: Path,
  value: TensorInput,
  expected: ExpectedShape,
): TensorResult {
  if (Array.isArray(value)) return readNumbers(source, path, value, expected);
  const given = (["preset", "random", "file"] as const).filter((key) => value[key] !== undefined);
  if (given.length !== 1) return { problems: [wrongChoice(source, path, given)] };
  if (value.file !== undefined) {
    return readFile(source, path, value.file, expected);
  }
  if (value.random !== undefined) {
    return { tensor: { kind: "random", distribution: value.random, seed: value.seed ?? 0 }, problems: [] };
  }
  const name = value.preset ?? "";
  const misfit = presetProblem(name, expected.shape, expected.role);
  if (misfit === undefined) return { tensor: { kind: "preset", name }, problems: [] };
  return { problems: [problem("preset-misfit", source.locate([...path, "preset"]).value, misfit)] };
}

function wrongChoice(source: ParsedSource, path: Path, given: readonly string[]): Problem {
  const place = source.locate(path);
  if (given.length === 0) {
    const add = fix('Add preset: "waves"', source.insert(path, "preset", "waves"));
    return problem(
      "missing-key",
      place.value,
      'This does not say where the numbers come from: one of preset, random or file, for example { "preset": "waves" }.',
      add,
    );
  }
  const message = `${given.join(" and ")} exclude each other: the numbers come from one of them.`;
  const fixes = given.slice(1).flatMap((key) => fix(`Remove ${key}`, source.remove([...path, key])));
  return problem("conflicting-keys", place.value, message, given.length === 2 ? fixes : []);
}

function readFile(source: ParsedSource, path: Path, file: string, expected: ExpectedShape): TensorResult {
  const { tensor, problems } = readTensorFileInput(source, path, file, expected.shape.at(-3) ?? 1);
  if (tensor === undefined) return { problems };
  const { shape, data, digest } = tensor;
  if (!shapeFits(shape, expected.shape)) {
    return { problems: [wrongShape(source, path, [...path, "file"], shape, expected)] };
  }
  return {
    tensor: {
      kind: "numbers",
      shape,
      data: data instanceof Float32Array ? data : Float32Array.from(data),
      ...(digest !== undefined && { digest }),
    },
    problems,
  };
}

function wrongShape(
  source: ParsedSource,
  path: Path,
  place: Path,
  shape: readonly number[],
  expected: ExpectedShape,
): Problem {
  const message = `The shape of ${path.at(-1)} is [${shape.join(", ")}], but must be [${expected.shape.join(", ")}]: ${expected.rule}.`;
  return problem(expected.code, source.locate(place).value, message);
}

function readNumbers(
  source: ParsedSource,
  path: Path,
  value: readonly unknown[],
  expected: ExpectedShape,
): TensorResult {
  const { numbers, problems } = readWrittenNumbers(source, path, value);
  if (numbers === undefined) return { problems };
  const { shape, data } = numbers;
  if (!shapeFits(shape, expected.shape)) {
    return { problems: [...problems, wrongShape(source, path, path, shape, expected)] };
  }
  return { tensor: { kind: "numbers", shape, data: Float32Array.from(data) }, problems };
}
