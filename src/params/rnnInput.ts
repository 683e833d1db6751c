import { heldVariables, nearestBits, sumOf } from "../core/sequence/heldVariables.ts";
import { type Matrix, zeros } from "../core/sequence/matrix.ts";
import { fillMatrix, type MatrixSource } from "../core/sequence/matrixSource.ts";
import { defaultBits } from "../core/sequence/packedState.ts";
import type { PackedDesign, RecurrentDesign, StateDtype } from "../core/sequence/recurrentDesign.ts";
import { stateFormats } from "../core/sequence/stateDtype.ts";
import type { Task } from "../core/sequence/task.ts";
import { tooLongTask } from "../core/sequence/taskLength.ts";
import type { RnnLayer } from "./layer.ts";
import { columnOf, readMatrix, writtenShape } from "./matrixInput.ts";
import type { Problem } from "./problem.ts";
import { type ProblemCode, problem } from "./problemCodes.ts";
import { fix, replacing } from "./schemaProblems.ts";
import type { RnnInput } from "./sequenceSchema.ts";
import type { ParsedSource, Path } from "./source.ts";
import { type TasksResult, taskOf } from "./taskInput.ts";

export interface RnnResult {
  readonly rnn?: RnnLayer;
  readonly problems: readonly Problem[];
}

const mostUnits = 256;

/** Checks what ties the keys of a recurrent layer together and puts example values where it gives no weights. */
export function readRnn(
  source: ParsedSource,
  path: Path,
  input: RnnInput,
  tasks: TasksResult["tasks"],
): RnnResult {
  const named = taskOf(source, path, input.task, tasks);
  if (named.task === undefined) return { problems: named.problems };
  const problems: Problem[] = [];
  const report = (
    code: ProblemCode,
    key: string,
    message: string,
    fixes: Parameters<typeof problem>[3] = [],
  ) => {
    problems.push(problem(code, source.locate([...path, key]).value, message, fixes));
  };
  const { scheme = input.nonlinearity ?? "tanh", hidden_size = 1 } = input;
  if (input.scheme !== undefined && input.nonlinearity !== undefined && input.scheme !== input.nonlinearity) {
    const message = `scheme ${JSON.stringify(input.scheme)} and nonlinearity ${JSON.stringify(input.nonlinearity)} contradict each other: nonlinearity is another name for scheme.`;
    report(
      "conflicting-keys",
      "nonlinearity",
      message,
      fix("Remove nonlinearity", source.remove([...path, "nonlinearity"])),
    );
  }
  if (hidden_size > mostUnits)
    report("too-large", "hidden_size", `A state may have at most ${mostUnits} numbers, got ${hidden_size}.`);
  if (scheme === "packed" && hidden_size !== 1) {
    report(
      "invalid-value",
      "hidden_size",
      `A packed state is one number: hidden_size is 1, got ${hidden_size}.`,
      replacing(source, [...path, "hidden_size"], 1),
    );
  }
  const tooLong = tooLongTask(named.task);
  if (tooLong !== undefined) report("too-large", "task", tooLong);
  if (problems.length > 0) return { problems };
  const task = { name: input.task, task: named.task };
  if (scheme === "packed") {
    const design = packed(source, path, input, named.task, problems);
    return design ? { rnn: { design, task, examples: [] }, problems } : { problems };
  }
  const examples: string[] = [];
  const design = recurrent(source, path, input, scheme, hidden_size, examples, problems);
  if (design === undefined || problems.some(({ severity }) => severity === "error")) return { problems };
  if (examples.length > 0) {
    const message = `Random values stand in for ${examples.join(", ")}. “Unroll: Train Design” finds better ones.`;
    problems.push(problem("example-weights", source.locate([...path, "type"]).value, message));
  }
  return { rnn: { design, task, examples }, problems };
}

function packed(
  source: ParsedSource,
  path: Path,
  { bits: given, dtype = "float32" }: RnnInput,
  task: Task,
  problems: Problem[],
): PackedDesign | undefined {
  const bits = given ?? defaultBits(task, dtype);
  const at = [...path, "bits"];
  if (bits.length !== task.variables.length) {
    const message = `bits has ${bits.length} entries, but the task has ${task.variables.length} variables: ${task.variables.map(({ name }) => name).join(", ")}.`;
    const nearest = defaultBits(task, dtype);
    problems.push(
      problem("length-mismatch", source.locate(at).value, message, replacing(source, at, nearest)),
    );
    return undefined;
  }
  const capacity = stateFormats[dtype].significandBits;
  const most = Math.max(0, ...heldVariables(task).map((held) => sumOf(bits, held)));
  if (most > capacity) {
    const nearest = nearestBits(task, bits, capacity);
    const message = `The variables that are held at the same time take ${most} bits, but the significand of ${dtype} has ${capacity}. The nearest that fit: [${nearest.join(", ")}].`;
    problems.push(problem("bits-too-many", source.locate(at).value, message, replacing(source, at, nearest)));
    return undefined;
  }
  return { scheme: "packed", hidden_size: 1, dtype, bits };
}

function recurrent(
  source: ParsedSource,
  path: Path,
  input: RnnInput,
  scheme: "tanh" | "relu",
  hidden_size: number,
  examples: string[],
  problems: Problem[],
): RecurrentDesign | undefined {
  const dtype: StateDtype = input.dtype ?? "float32";
  const matrix = (key: "W_ih" | "W_hh" | "W_out", rows: number, columns: number, seed: number): Matrix => {
    const value = input[key];
    const example: MatrixSource = {
      kind: "random",
      distribution: "normal",
      seed,
      deviation: 1 / Math.sqrt(hidden_size),
    };
    if (value === undefined) {
      examples.push(key);
      return fillMatrix(example, rows, columns);
    }
    const read = readMatrix(source, [...path, key], value);
    problems.push(...read.problems);
    const shape = writtenShape(read.matrix);
    if (read.matrix && (shape === undefined || (shape.rows === rows && shape.columns === columns))) {
      return fillMatrix(read.matrix, rows, columns);
    }
    if (shape) {
      const message = `${key} is ${shape.rows} × ${shape.columns}, but with hidden_size = ${hidden_size} it must be ${rows} × ${columns}.`;
      problems.push(problem("matrix-shape", source.locate([...path, key]).value, message));
    }
    return zeros(rows, columns);
  };
  const vector = (key: "b_ih" | "b_hh"): Matrix => {
    const value = input[key] ?? new Array<number>(hidden_size).fill(0);
    if (value.length !== hidden_size) {
      const message = `${key} has ${value.length} numbers, but hidden_size is ${hidden_size}: it needs one for each.`;
      problems.push(problem("matrix-shape", source.locate([...path, key]).value, message));
    }
    return columnOf(value);
  };
  return {
    scheme,
    hidden_size,
    dtype,
    W_ih: matrix("W_ih", hidden_size, 1, 1),
    W_hh: matrix("W_hh", hidden_size, hidden_size, 2),
    b_ih: vector("b_ih"),
    b_hh: vector("b_hh"),
    W_out: matrix("W_out", 1, hidden_size, 3),
    b_out: input.b_out ?? 0,
  };
}
