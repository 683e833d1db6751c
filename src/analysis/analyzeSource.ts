import type { MakePredictor } from "../core/sequence/attentionLoss.ts";
import { parseJson } from "../params/json.ts";
import { errorsToMend } from "../params/jsonSyntax.ts";
import { type NamedLayer, readLayers } from "../params/layers.ts";
import type { SandboxLimits } from "../params/limits.ts";
import type { Problem } from "../params/problem.ts";
import type { Language, ParsedSource, ReadFile } from "../params/source.ts";
import type { ReadTensorFile } from "../params/tensorFiles/fileTensor.ts";
import { loadTensorFiles } from "../params/tensorFiles/loadTensorFiles.ts";
import { missingFile } from "../params/tensorFiles/readTensorFile.ts";
import { isObject, member } from "../params/values.ts";
import { analyzeLayer } from "./analyzeLayer.ts";
import type { DocumentAnalysis, LayerAnalysis } from "./document.ts";
import { holds } from "./layerAt.ts";
import { pathsWithin } from "./pathsInWords.ts";

export interface SourceText {
  readonly text: string;
  readonly language: Language;
  /** The file's path, against which relative imports are resolved. */
  readonly path?: string;
  /** The folder that messages name files from, of a file whose path is absolute. */
  readonly root?: string | undefined;
}

export interface AnalyzeOptions {
  /** Reads the relative files that a TypeScript file imports; without it there are none. */
  readonly readFile?: ReadFile;
  /** Reads the tensor files that layers name; without it there are none. */
  readonly readTensorFile?: ReadTensorFile;
  readonly limits?: SandboxLimits;
  /** Called between layers, for a caller that has to listen now and then. */
  readonly pause?: () => Promise<void>;
  /** Makes what predicts the answers of attention layers, where something samples their losses faster than the core. */
  readonly predictor?: MakePredictor;
  /** The clock that the time limit is measured by, in milliseconds. */
  readonly now?: () => number;
}

/** Everything the editor shows of a parameter file. Never throws for what the text says: mistakes come out as problems. */
export async function analyzeSource(
  input: SourceText,
  options: AnalyzeOptions = {},
): Promise<DocumentAnalysis> {
  const { readTensorFile = noFiles } = options;
  const source = await loadTensorFiles(await parse(input, options), input.path ?? "", readTensorFile);
  const { layers, problems } = readLayers(source);
  const told = pathsWithin(input.root);
  const common = [...errorsToMend(source.problems, input.text), ...problems].map(told);
  const named = layers.map((layer) => ({ ...layer, problems: layer.problems.map(told) }));
  return collect(source, named, common, options);
}

async function noFiles(path: string): Promise<never> {
  throw missingFile(path);
}

async function parse(
  { text, language, path = "" }: SourceText,
  { readFile, limits, now }: AnalyzeOptions,
): Promise<ParsedSource> {
  if (language !== "typescript") return parseJson(text, language);
  // The engine that runs TypeScript is large: files in JSON never load it.
  const { parseTypescript } = await import("../params/typescript.ts");
  return parseTypescript(text, path, readFile ?? (async () => undefined), limits, now);
}

/** Numbers the problems of all layers in one list. */
async function collect(
  source: ParsedSource,
  layers: readonly NamedLayer[],
  common: readonly Problem[],
  { pause, predictor }: AnalyzeOptions,
): Promise<DocumentAnalysis> {
  const problems: Problem[] = [...common];
  const syntax = source.problems.filter(({ code }) => code === "json-syntax");
  const analyses: LayerAnalysis[] = [];
  for (const layer of layers) {
    // The loss of a layer on a sequence may take a while to compute.
    if (layer.conv === undefined) await pause?.();
    const { value } = source.locate(layer.path);
    const broken = syntax.filter(({ offset }) => holds(value, offset));
    const { problems: own, ...analysis } = analyzeLayer(source, layer, broken, predictor);
    const first = problems.length;
    problems.push(...own);
    analyses.push({ ...analysis, problems: own.map((_, i) => first + i) });
  }
  const tasks = member(source.value, "tasks");
  return {
    problems,
    layers: analyses,
    tasks: isObject(tasks) ? Object.keys(tasks) : [],
    dependencies: source.dependencies,
  };
}
