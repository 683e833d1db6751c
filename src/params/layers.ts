import { type AttentionResult, readAttention } from "./attentionInput.ts";
import { type ConvResult, readConv } from "./convInput.ts";
import type { Problem } from "./problem.ts";
import { type RnnResult, readRnn } from "./rnnInput.ts";
import { frameSchema, type LayerInput, layerSchema } from "./schema.ts";
import { onlyUnknownKeys, schemaProblems } from "./schemaProblems.ts";
import type { ParsedSource, Path } from "./source.ts";
import { readTasks, type TasksResult } from "./taskInput.ts";
import { isObject, member, valueAt } from "./values.ts";

/** A layer of a parameter file with what is wrong with it, and what it is once all is right. */
export interface NamedLayer
  extends Pick<ConvResult, "conv">,
    Pick<AttentionResult, "attention">,
    Pick<RnnResult, "rnn"> {
  readonly name: string;
  readonly type: string;
  readonly path: Path;
  /** What the file says, once its structure is right. */
  readonly input?: LayerInput;
  readonly problems: readonly Problem[];
}

export interface LayersResult {
  readonly layers: readonly NamedLayer[];
  /** What is wrong outside of the layers. */
  readonly problems: readonly Problem[];
}

/** Checks a parsed file against the schema and resolves its tasks and layers one by one. */
export function readLayers(source: ParsedSource): LayersResult {
  // Text that could not be read at all has been complained about already.
  if (source.value === undefined) return { layers: [], problems: [] };
  const frame = frameSchema.safeParse(source.value);
  const layers = member(source.value, "layers");
  const { tasks, problems } = readTasks(source);
  return {
    problems: withoutFollowUps(source, [
      ...schemaProblems(source, [], frame.error?.issues ?? []),
      ...problems,
    ]),
    layers: isObject(layers) ? Object.keys(layers).map((name) => readLayer(source, name, tasks)) : [],
  };
}

function readLayer(source: ParsedSource, name: string, tasks: TasksResult["tasks"]): NamedLayer {
  const path: Path = ["layers", name];
  const value = valueAt(source.value, path);
  const type = member(value, "type");
  const layer = { name, type: typeof type === "string" ? type : "", path };
  const issues = layerSchema.safeParse(value).error?.issues ?? [];
  const problems = withoutFollowUps(source, schemaProblems(source, path, issues));
  // A key that nothing reads is a mistake, but no reason not to show the layer: all the others are as the schema says.
  if (!onlyUnknownKeys(issues)) return { ...layer, problems };
  const input = value as LayerInput;
  const result = resolve(source, path, input, tasks);
  return { ...layer, input, ...result, problems: [...problems, ...result.problems] };
}

function resolve(
  source: ParsedSource,
  path: Path,
  input: LayerInput,
  tasks: TasksResult["tasks"],
): ConvResult & AttentionResult & RnnResult {
  switch (input.type) {
    case "attention":
      return readAttention(source, path, input, tasks);
    case "rnn":
      return readRnn(source, path, input, tasks);
    default:
      return readConv(source, path, input);
  }
}

/** While the syntax is broken, keys seem to be missing that only can't be read. */
function withoutFollowUps(source: ParsedSource, problems: readonly Problem[]): readonly Problem[] {
  return source.problems.some(({ code }) => code === "json-syntax")
    ? problems.filter(({ code }) => code !== "missing-key")
    : problems;
}
