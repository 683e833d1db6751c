import { candidates, isRelative, joinPath } from "./modulePaths.ts";
import {
  dynamicImportsOf,
  importedAtRuntime,
  importsOf,
  type ModuleSyntax,
  readModule,
} from "./moduleSyntax.ts";
import type { Problem, Span } from "./problem.ts";
import { type ProblemCode, problem } from "./problemCodes.ts";
import type { Program } from "./sandbox/evaluate.ts";
import type { ReadFile } from "./source.ts";

export interface ModuleGraph {
  readonly program: Program;
  readonly problems: readonly Problem[];
  /** Every path that was asked for: a file that comes to be there changes what is imported. */
  readonly dependencies: readonly string[];
  /** The import of the main file by which a module came in. */
  readonly importOf: ReadonlyMap<string, Span>;
}

const mostModules = 64;

/** Reads all that a file imports, directly or not: the engine asks for modules when it is too late to wait for a file. */
export async function loadModules(
  main: ModuleSyntax,
  path: string,
  readFile: ReadFile,
): Promise<ModuleGraph> {
  const modules = new Map<string, string>();
  const targets = new Map<string, string>();
  const importOf = new Map<string, Span>();
  const asked = new Set<string>();
  const problems: Problem[] = [];

  /** `origin` is where problems are shown: in the main file itself, or at its import that leads to the module. */
  const add = async (
    modulePath: string,
    { file, code }: ModuleSyntax,
    origin: Span | undefined,
  ): Promise<void> => {
    modules.set(modulePath, code);
    if (file === undefined) return;
    if (/\bimport\s*\(/.test(code)) {
      for (const span of dynamicImportsOf(file)) {
        problems.push(
          at(
            origin,
            span,
            "dynamic-import",
            modulePath,
            "import() is not available here: use an import declaration at the top.",
          ),
        );
      }
    }
    const imports = importsOf(file.program);
    const needed = imports.length > 0 ? importedAtRuntime(code) : undefined;
    for (const { specifier, span } of imports) {
      if (needed?.has(specifier)) await follow(modulePath, specifier, span, origin);
    }
  };

  const follow = async (
    importer: string,
    specifier: string,
    span: Span,
    origin: Span | undefined,
  ): Promise<void> => {
    const report = (code: ProblemCode, message: string) =>
      problems.push(at(origin, span, code, importer, message));
    if (!isRelative(specifier)) {
      report(
        "package-import",
        `"${specifier}" is a package: parameter files import only relative files, such as "./${specifier.replace(/^.*[/:]/, "")}.ts".`,
      );
      return;
    }
    const found = await find(joinPath(importer, specifier));
    if (found === undefined) {
      report(
        "missing-import",
        `"${specifier}" was not found: there is no ${joinPath(importer, specifier)} (.ts, .js, .json) in the workspace.`,
      );
      return;
    }
    targets.set(linkKey(importer, specifier), found.path);
    if (modules.has(found.path)) return;
    if (modules.size >= mostModules) {
      report("too-many-imports", `This file imports more than ${mostModules} modules, directly or not.`);
      return;
    }
    importOf.set(found.path, origin ?? span);
    const syntax = found.path.endsWith(".json") ? jsonModule(found.text) : readModule(found.text);
    for (const { offset, message } of syntax.issues) {
      const line = found.text.slice(0, offset).split("\n").length;
      report("ts-syntax", `${specifier}, line ${line}: ${message}`);
    }
    await add(found.path, syntax, origin ?? span);
  };

  const find = async (
    wanted: string,
  ): Promise<{ readonly path: string; readonly text: string } | undefined> => {
    for (const candidate of candidates(wanted)) {
      if (candidate === path) return { path, text: "" };
      asked.add(candidate);
      const text = await readFile(candidate);
      if (text !== undefined) return { path: candidate, text };
    }
    return undefined;
  };

  await add(path, main, undefined);
  const resolve = (importer: string, specifier: string) => targets.get(linkKey(importer, specifier));
  return { program: { entry: path, modules, resolve }, problems, dependencies: [...asked], importOf };
}

const linkKey = (importer: string, specifier: string) => `${importer}\n${specifier}`;

function at(
  origin: Span | undefined,
  span: Span,
  code: ProblemCode,
  importer: string,
  message: string,
): Problem {
  return origin === undefined
    ? problem(code, span, message)
    : problem(code, origin, `In ${importer}: ${message}`);
}

/** JSON as a module; read by the engine itself, so that a mistake in it comes out like any exception. */
function jsonModule(text: string): ModuleSyntax {
  return { code: `export default JSON.parse(${JSON.stringify(text)});`, issues: [] };
}
