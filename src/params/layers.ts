import { readConv } from "./convInput.ts";
import type { ConvLayer } from "./layer.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import {
  type ConvInput,
  frameSchema,
  isConvInput,
  type LayerInput,
  laterTypes,
  layerSchema,
} from "./schema.ts";
import { onlyUnknownKeys, schemaProblems } from "./schemaProblems.ts";
import type { ParsedSource, Path } from "./source.ts";
import { isObject, member, valueAt } from "./values.ts";

/** A layer of a parameter file with what is wrong with it. */
export interface NamedLayer {
  readonly name: string;
  readonly type: string;
  readonly path: Path;
  /** What the file says, once its structure is right. */
  readonly input?: ConvInput;
  /** What follows from it, once its numbers are right too. */
  readonly conv?: ConvLayer;
  readonly problems: readonly Problem[];
}

export interface LayersResult {
  readonly layers: readonly NamedLayer[];
  /** What is wrong outside of the layers. */
  readonly problems: readonly Problem[];
}

/** Checks a parsed file against the schema and resolves its layers one by one. */
export function readLayers(source: ParsedSource): LayersResult {
  // Text that could not be read at all has been complained about already.
  if (source.value === undefined) return { layers: [], problems: [] };
  const frame = frameSchema.safeParse(source.value);
  const layers = member(source.value, "layers");
  return {
    problems: withoutFollowUps(source, schemaProblems(source, [], frame.error?.issues ?? [])),
    layers: isObject(layers) ? Object.keys(layers).map((name) => readLayer(source, name)) : [],
  };
}

function readLayer(source: ParsedSource, name: string): NamedLayer {
  const path: Path = ["layers", name];
  const value = valueAt(source.value, path);
  const type = member(value, "type");
  const layer = { name, type: typeof type === "string" ? type : "", path };
  if (laterTypes.some((later) => later === type)) {
    const message = `Layers of type ${JSON.stringify(type)} are recognised, but not shown yet.`;
    return {
      ...layer,
      problems: [problem("layer-type-later", source.locate([...path, "type"]).value, message)],
    };
  }
  const issues = layerSchema.safeParse(value).error?.issues ?? [];
  const problems = withoutFollowUps(source, schemaProblems(source, path, issues));
  // A key that nothing reads is a mistake, but no reason not to show the layer: all the others are as the schema says.
  const known = onlyUnknownKeys(issues) ? (value as LayerInput) : undefined;
  if (known === undefined || !isConvInput(known)) return { ...layer, problems };
  const conv = readConv(source, path, known);
  return { ...layer, input: known, ...conv, problems: [...problems, ...conv.problems] };
}

/** While the syntax is broken, keys seem to be missing that only can't be read. */
function withoutFollowUps(source: ParsedSource, problems: readonly Problem[]): readonly Problem[] {
  return source.problems.some(({ code }) => code === "json-syntax")
    ? problems.filter(({ code }) => code !== "missing-key")
    : problems;
}
