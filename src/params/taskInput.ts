import type { Distribution, Task, Term } from "../core/sequence/task.ts";
import { nearestName } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import { fix, onlyUnknownKeys, replacing, schemaProblems } from "./schemaProblems.ts";
import {
  type DistributionInput,
  distributionKeys,
  type TaskInput,
  task as taskSchema,
} from "./sequenceSchema.ts";
import type { ParsedSource, Path } from "./source.ts";
import { isObject, member, valueAt } from "./values.ts";

export interface TasksResult {
  /** By name; `undefined` for one that is wrong. */
  readonly tasks: ReadonlyMap<string, Task | undefined>;
  readonly problems: readonly Problem[];
}

/** Reads all tasks of a file. */
export function readTasks(source: ParsedSource): TasksResult {
  const tasks = member(source.value, "tasks");
  if (!isObject(tasks)) return { tasks: new Map(), problems: [] };
  const problems: Problem[] = [];
  const read = Object.keys(tasks).map((name) => {
    const result = readTask(source, ["tasks", name]);
    problems.push(...result.problems);
    return [name, result.task] as const;
  });
  return { tasks: new Map(read), problems };
}

function readTask(source: ParsedSource, path: Path): { task?: Task; problems: readonly Problem[] } {
  const value = valueAt(source.value, path);
  const issues = taskSchema.safeParse(value).error?.issues ?? [];
  const problems = schemaProblems(source, path, issues);
  if (!onlyUnknownKeys(issues)) return { problems };
  const input = value as TaskInput;
  const names = Object.keys(input.variables);
  const variables = names.flatMap((name) => {
    const at = [...path, "variables", name];
    const result = readDistribution(source, at, input.variables[name] as DistributionInput);
    problems.push(...result.problems);
    return result.distribution ? [{ name, distribution: result.distribution }] : [];
  });
  const termsOf = (key: "x" | "y") =>
    input[key].flatMap((entry, i): readonly Term[] => {
      if (typeof entry === "number") return [{ kind: "constant", value: entry }];
      const index = names.indexOf(entry);
      if (index >= 0) return [{ kind: "variable", index }];
      problems.push(unknownVariable(source, [...path, key, i], entry, names));
      return [];
    });
  const [x, y] = [termsOf("x"), termsOf("y")];
  if (input.x.length !== input.y.length || input.x.length === 0) {
    const message = `x has ${input.x.length} positions and y has ${input.y.length}: each position has one value and one target, and there is at least one.`;
    problems.push(problem("length-mismatch", source.locate([...path, "y"]).value, message));
  }
  const isWrong = problems.some(({ severity }) => severity === "error");
  return isWrong ? { problems } : { task: { variables, x, y, loss: input.loss ?? "l1" }, problems };
}

function unknownVariable(source: ParsedSource, path: Path, name: string, names: readonly string[]): Problem {
  const nearest = nearestName(name, names);
  const guess =
    nearest === undefined ? `Its variables are ${names.join(", ") || "none"}.` : `Did you mean ${nearest}?`;
  return problem(
    "unknown-variable",
    source.locate(path).value,
    `${JSON.stringify(name)} is not a variable of this task. ${guess}`,
    nearest === undefined ? [] : replacing(source, path, nearest),
  );
}

function readDistribution(
  source: ParsedSource,
  path: Path,
  input: DistributionInput,
): { distribution?: Distribution; problems: readonly Problem[] } {
  const given = distributionKeys.filter((key) => input[key as keyof DistributionInput] !== undefined);
  const place = source.locate(path).value;
  if (given.length !== 1) {
    const message = `A variable has one distribution, of ${distributionKeys.join(", ")}; this one has ${given.length === 0 ? "none" : given.join(" and ")}.`;
    const add = given.length === 0 ? fix("Add uniform: [0, 1]", source.insert(path, "uniform", [0, 1])) : [];
    return {
      problems: [problem(given.length === 0 ? "missing-key" : "conflicting-keys", place, message, add)],
    };
  }
  const wrong = (key: string, message: string, nearest?: unknown) => {
    const at = [...path, key];
    const fixes = nearest === undefined ? [] : replacing(source, at, nearest);
    const hint = nearest === undefined ? "" : ` The nearest that does: ${JSON.stringify(nearest)}.`;
    return { problems: [problem("distribution-range", source.locate(at).value, `${message}${hint}`, fixes)] };
  };
  const { uniform, normal, exponential, bernoulli, discrete } = input;
  if (uniform) {
    const [low, high] = uniform;
    if (!(low < high)) {
      const message = `uniform runs from a lower to a higher bound, got ${low} and ${high}.`;
      return wrong("uniform", message, low > high ? [high, low] : [low, low + 1]);
    }
    return { distribution: { kind: "uniform", low, high }, problems: [] };
  }
  if (normal) {
    const [mean, deviation] = normal;
    if (!(deviation > 0)) {
      const message = `A standard deviation is above 0, got ${deviation}.`;
      return wrong("normal", message, [mean, deviation < 0 ? -deviation : 1]);
    }
    return { distribution: { kind: "normal", mean, deviation }, problems: [] };
  }
  if (exponential !== undefined) {
    if (!(exponential > 0))
      return wrong("exponential", `A rate is above 0, got ${exponential}.`, Math.abs(exponential) || 1);
    return { distribution: { kind: "exponential", rate: exponential }, problems: [] };
  }
  if (bernoulli !== undefined) {
    if (!(bernoulli >= 0 && bernoulli <= 1)) {
      return wrong(
        "bernoulli",
        `A probability lies between 0 and 1, got ${bernoulli}.`,
        bernoulli < 0 ? 0 : 1,
      );
    }
    return { distribution: { kind: "bernoulli", probability: bernoulli }, problems: [] };
  }
  const values = discrete?.values ?? [];
  const probabilities = discrete?.probabilities ?? values.map(() => 1 / values.length);
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (values.length === 0 || probabilities.length !== values.length) {
    return wrong(
      "discrete",
      `discrete needs a probability for each of its values, got ${values.length} values and ${probabilities.length} probabilities.`,
    );
  }
  if (probabilities.some((p) => p < 0) || Math.abs(sum - 1) > 1e-9) {
    return wrong(
      "discrete",
      `Probabilities are not below 0 and sum to 1, got ${probabilities.join(", ")} with sum ${sum}.`,
    );
  }
  return { distribution: { kind: "discrete", values, probabilities }, problems: [] };
}

/** The task that a layer names, or what is wrong with the name. */
export function taskOf(
  source: ParsedSource,
  path: Path,
  name: string,
  tasks: TasksResult["tasks"],
): { task?: Task; problems: readonly Problem[] } {
  if (tasks.has(name)) {
    const task = tasks.get(name);
    return { ...(task && { task }), problems: [] };
  }
  const names = [...tasks.keys()];
  const nearest = nearestName(name, names) ?? (names.length === 1 ? names[0] : undefined);
  const known = names.length === 0 ? "the file has no tasks" : `its tasks are ${names.join(", ")}`;
  const message = `There is no task ${JSON.stringify(name)}: ${known}.${nearest === undefined ? "" : ` Did you mean ${JSON.stringify(nearest)}?`}`;
  const at = [...path, "task"];
  const fixes = nearest === undefined ? [] : replacing(source, at, nearest);
  return { problems: [problem("unknown-task", source.locate(at).value, message, fixes)] };
}
