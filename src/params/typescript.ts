import type { File } from "@babel/types";
import { defaultLimits, type SandboxLimits } from "./limits.ts";
import { loadModules, type ModuleGraph } from "./moduleGraph.ts";
import { loopLine, readModule } from "./moduleSyntax.ts";
import type { Problem, Span } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import { evaluate } from "./sandbox/evaluate.ts";
import type { Failure, Frame } from "./sandbox/outcome.ts";
import { notData, type ParsedSource, type ReadFile } from "./source.ts";
import { firstToken, parsedSource, type SourceNode, visibleSpan } from "./sourceTree.ts";
import { defaultExport, exportSpan, typescriptTree } from "./typescriptTree.ts";

/** Evaluates a TypeScript module in the sandbox and takes its default export. Mistakes of any kind come out as problems. */
export async function parseTypescript(
  text: string,
  path: string,
  readFile: ReadFile,
  limits: SandboxLimits = defaultLimits,
  now?: () => number,
): Promise<ParsedSource> {
  let dependencies: readonly string[] = [];
  const result = (value: unknown, problems: readonly Problem[], tree?: SourceNode) =>
    parsedSource({ value, problems, dependencies }, text, tree, keyText);

  if (text.trim() === "") return result(undefined, [emptyFile(text)]);
  const main = readModule(text);
  const { file } = main;
  if (file === undefined) {
    const problems = main.issues.map(({ offset, message }) =>
      problem("ts-syntax", visibleSpan(text, firstToken(text, offset)), message),
    );
    return result(undefined, problems);
  }
  if (defaultExport(file) === undefined) {
    const message = "The module exports no parameters: write export default { layers: { … } }.";
    return result(undefined, [problem("no-default-export", firstToken(text), message)]);
  }
  const entry = path === "" ? "main.ts" : path;
  const graph = await loadModules(main, entry, readFile);
  dependencies = graph.dependencies;
  if (graph.problems.length > 0) return result(undefined, graph.problems);

  const whole = exportSpan(file, text) ?? firstToken(text);
  const outcome = await evaluate(graph.program, limits, now);
  if (outcome.kind === "failed")
    return result(undefined, [failureProblem(outcome, { text, file, entry, graph, whole })]);
  const { value, refused, printed } = outcome;
  const source = result(value, [], typescriptTree(file, value));
  const problems = [
    ...printed.flatMap((output) => printedProblem(output, text, entry)),
    ...refused.map(({ path: at, what }) => {
      const span = at.length === 0 ? whole : source.locate(at).value;
      return problem("not-data", span, `Parameters are numbers, texts, lists and objects; this is ${what}.`);
    }),
  ];
  return { ...source, problems, value: value === notData ? undefined : value };
}

const keyText = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

function emptyFile(text: string): Problem {
  const skeleton = { offset: 0, length: text.length, text: "export default {\n  layers: {},\n};\n" };
  const message =
    "The file is empty. A parameter file exports an object with its layers: export default { layers: { … } }.";
  return problem("empty-file", { offset: 0, length: 0 }, message, [
    { title: "Write an empty parameter file", edits: [skeleton] },
  ]);
}

interface Ran {
  readonly text: string;
  readonly file: File;
  readonly entry: string;
  readonly graph: ModuleGraph;
  readonly whole: Span;
}

/** At the innermost line of this file that took part, or at the import of the module where it happened. */
function failureProblem(
  { code, message, frames }: Failure,
  { text, file, entry, graph, whole }: Ran,
): Problem {
  const [origin] = frames;
  const elsewhere = origin !== undefined && origin.file !== entry && graph.importOf.has(origin.file);
  const told = elsewhere ? `${message} (in ${origin.file}, line ${origin.line})` : message;
  const own = frames.find((frame) => frame.file === entry);
  if (own === undefined) {
    const mentioned = [...graph.importOf].find(
      ([module]) => origin?.file === module || message.includes(`'${module}'`),
    );
    return problem(code, mentioned?.[1] ?? whole, told);
  }
  const line = code === "time-limit" && own === origin ? loopLine(file, own.line) : own.line;
  return problem(code, lineSpan(text, line), told);
}

function printedProblem(
  { text: output, frames }: { readonly text: string; readonly frames: readonly Frame[] },
  text: string,
  entry: string,
): Problem[] {
  const frame = frames.find(({ file }) => file === entry);
  return frame ? [problem("console-output", lineSpan(text, frame.line), output)] : [];
}

/** A line without its margins: the engine ran the text without its types, so only lines are the same. */
function lineSpan(text: string, line: number): Span {
  const lines = text.split("\n");
  const offset = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const content = lines[line - 1] ?? "";
  return { offset: offset + content.length - content.trimStart().length, length: content.trim().length };
}
