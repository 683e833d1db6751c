import { candidates, isRelative, joinPath } from "./modulePaths.ts";
import {
  dynamicImportsOf,
  type ImportedModule,
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

/** Reads all that a file imports, directly or not: the engine asks for modules when it is too late to wait for a file. */
export async function loadModules(
  main: ModuleSyntax,
  path: string,
  readFile: ReadFile,
): Promise<ModuleGraph> {
  const loader = new ModuleLoader(path, readFile);
  await loader.add(path, main);
  return loader.graph();
}

const mostModules = 64;

interface FoundFile {
  readonly path: string;
  readonly text: string;
}

class ModuleLoader {
  readonly #main: string;
  readonly #readFile: ReadFile;
  readonly #modules = new Map<string, string>();
  readonly #targets = new Map<string, string>();
  readonly #importOf = new Map<string, Span>();
  readonly #asked = new Set<string>();
  readonly #problems: Problem[] = [];

  constructor(main: string, readFile: ReadFile) {
    this.#main = main;
    this.#readFile = readFile;
  }

  graph(): ModuleGraph {
    const resolve = (importer: string, specifier: string) => this.#targets.get(linkKey(importer, specifier));
    return {
      program: { entry: this.#main, modules: this.#modules, resolve },
      problems: this.#problems,
      dependencies: [...this.#asked],
      importOf: this.#importOf,
    };
  }

  async add(path: string, { file, code }: ModuleSyntax): Promise<void> {
    this.#modules.set(path, code);
    if (file === undefined) return;
    // Only a text with these signs in it is searched node by node.
    for (const span of /\bimport\s*\(/.test(code) ? dynamicImportsOf(file) : []) {
      this.#report(path, span, "dynamic-import", "import() is not available: use an import declaration.");
    }
    const imports = importsOf(file.program);
    const needed = imports.length > 0 ? importedAtRuntime(code) : undefined;
    for (const imported of imports) {
      if (needed?.has(imported.specifier)) await this.#follow(path, imported);
    }
  }

  async #follow(importer: string, { specifier, span }: ImportedModule): Promise<void> {
    const report = (code: ProblemCode, message: string) => this.#report(importer, span, code, message);
    if (!isRelative(specifier)) {
      const example = `"./${specifier.replace(/^.*[/:]/, "")}.ts"`;
      report(
        "package-import",
        `"${specifier}" is a package: import relative files only, such as ${example}.`,
      );
      return;
    }
    const wanted = joinPath(importer, specifier);
    const found = await this.#find(wanted);
    if (found === undefined) {
      report(
        "missing-import",
        `"${specifier}" was not found: no ${wanted} (.ts, .js, .json) in the workspace.`,
      );
      return;
    }
    this.#targets.set(linkKey(importer, specifier), found.path);
    if (this.#modules.has(found.path)) return;
    if (this.#modules.size >= mostModules) {
      report("too-many-imports", `This file imports more than ${mostModules} modules, directly or not.`);
      return;
    }
    this.#importOf.set(found.path, this.#importOf.get(importer) ?? span);
    const syntax = found.path.endsWith(".json") ? jsonModule(found.text) : readModule(found.text);
    for (const { offset, message } of syntax.issues) {
      const line = found.text.slice(0, offset).split("\n").length;
      report("ts-syntax", `${specifier}, line ${line}: ${message}`);
    }
    await this.add(found.path, syntax);
  }

  async #find(wanted: string): Promise<FoundFile | undefined> {
    for (const path of candidates(wanted)) {
      // Its text is known; importing it in a circle is legal.
      if (path === this.#main) return { path, text: "" };
      this.#asked.add(path);
      const text = await this.#textAt(path);
      if (text !== undefined) return { path, text };
    }
    return undefined;
  }

  /** Programs outside may read in one go, or throw for what is not there. */
  async #textAt(path: string): Promise<string | undefined> {
    try {
      return await this.#readFile(path);
    } catch {
      return undefined;
    }
  }

  /** In the main file at its place; in another at the import of the main file that leads there. */
  #report(importer: string, span: Span, code: ProblemCode, message: string): void {
    const origin = this.#importOf.get(importer);
    const told = origin === undefined ? message : `In ${importer}: ${message}`;
    this.#problems.push(problem(code, origin ?? span, told));
  }
}

const linkKey = (importer: string, specifier: string) => `${importer}\n${specifier}`;

/** JSON as a module; read by the engine itself, so that a mistake in it comes out like any exception. */
function jsonModule(text: string): ModuleSyntax {
  return { code: `export default JSON.parse(${JSON.stringify(text)});`, issues: [] };
}
