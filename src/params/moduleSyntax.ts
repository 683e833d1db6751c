import { parse } from "@babel/parser";
import type { File, Node, Program } from "@babel/types";
import { transform } from "sucrase";
import type { Span } from "./problem.ts";

/** A mistake in the text of a module, at an offset. */
export interface SyntaxIssue {
  readonly offset: number;
  readonly message: string;
}

export interface ModuleSyntax {
  /** The text's tree; absent when there is none, or when it has mistakes. */
  readonly file?: File;
  /** The same as JavaScript, line for line. */
  readonly code: string;
  readonly issues: readonly SyntaxIssue[];
}

/** Reads a TypeScript module and strips its types. */
export function readModule(text: string): ModuleSyntax {
  try {
    const file = parse(text, { sourceType: "module", plugins: ["typescript"], errorRecovery: true });
    const issues = (file.errors ?? []).map((error) => issueOf(error));
    if (issues.length > 0) return { code: "", issues };
    const { code } = transform(text, { transforms: ["typescript"], disableESTransforms: true });
    return { file, code: withoutAttributes(code), issues: [] };
  } catch (error) {
    return { code: "", issues: [issueOf(error)] };
  }
}

/** JSON modules are turned into JavaScript before the engine sees them, which does not know `with { type: "json" }`. */
function withoutAttributes(code: string): string {
  return code.replaceAll(/(\bfrom\s*(?:"[^"\n]*"|'[^'\n]*'))\s*(?:with|assert)\s*\{[^}\n]*\}/g, "$1");
}

function issueOf(error: unknown): SyntaxIssue {
  if (error instanceof RangeError)
    return { offset: 0, message: "The brackets are nested too deeply to be read." };
  const { pos, message } = error as { readonly pos?: unknown; readonly message?: unknown };
  const words = String(message).replace(/ ?\(\d+:\d+\)$/, "");
  return { offset: typeof pos === "number" ? pos : 0, message: words };
}

/** A module that another one names. */
export interface ImportedModule {
  readonly specifier: string;
  /** The specifier's place. */
  readonly span: Span;
}

/** What a module imports, or exports from elsewhere. */
export function importsOf(program: Program): readonly ImportedModule[] {
  return program.body.flatMap((statement) => {
    const imports =
      statement.type === "ImportDeclaration" ||
      statement.type === "ExportNamedDeclaration" ||
      statement.type === "ExportAllDeclaration";
    return imports && statement.source
      ? [{ specifier: statement.source.value, span: spanOf(statement.source) }]
      : [];
  });
}

/** What the stripped code still imports: imports of types alone are gone from it. */
export function importedAtRuntime(code: string): ReadonlySet<string> {
  const { program } = parse(code, { sourceType: "module", errorRecovery: true });
  return new Set(importsOf(program).map(({ specifier }) => specifier));
}

/** The places of `import(…)`, which nothing could answer. */
export function dynamicImportsOf(file: File): readonly Span[] {
  const calls = nodesOf(file, (node) => node.type === "CallExpression" && node.callee.type === "Import");
  return calls.map(spanOf);
}

/**
 * The line of the loop in which code was stopped, when the engine says it was at `line`: it knows places only at calls,
 * so that is the last call before, within the loop or in front of it.
 */
export function loopLine(file: File, line: number): number {
  const lines = loopsOf(file).map(({ loc }) => ({ start: loc?.start.line ?? 0, end: loc?.end.line ?? 0 }));
  const around = lines.filter(({ start, end }) => start <= line && line <= end);
  return around.at(-1)?.start ?? lines.find(({ start }) => start > line)?.start ?? line;
}

/**
 * The loop that a module may never have left, for want of a better clue: the first that has no end to be seen, or the only one
 * of a module that runs no other.
 */
export function suspectLoop(text: string): Span | undefined {
  const { file } = readModule(text);
  if (file === undefined) return undefined;
  const loops = loopsOf(file);
  const endless = loops.find(hasNoEnd);
  const isAlone = loops.length === 1 && importsOf(file.program).length === 0;
  const suspect = endless ?? (isAlone ? loops[0] : undefined);
  return suspect && spanOf(suspect);
}

function loopsOf(file: File): readonly Node[] {
  return nodesOf(file, ({ type }) => /^(While|DoWhile|For|ForIn|ForOf)Statement$/.test(type));
}

/** A condition that always holds, and nothing in the loop that leaves it. */
function hasNoEnd(loop: Node): boolean {
  if (loop.type !== "WhileStatement" && loop.type !== "DoWhileStatement" && loop.type !== "ForStatement")
    return false;
  const { test, body } = loop;
  const holds =
    (test ?? undefined) === undefined ||
    (test?.type === "BooleanLiteral" && test.value) ||
    (test?.type === "NumericLiteral" && test.value !== 0);
  return holds && nodesOf(body, ({ type }) => /^(Break|Return|Throw)Statement$/.test(type)).length === 0;
}

function nodesOf(within: Node, wanted: (node: Node) => boolean): readonly Node[] {
  const found: Node[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    if (wanted(value)) found.push(value);
    for (const inner of Object.values(value)) if (typeof inner === "object") visit(inner);
  };
  visit(within);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

export function spanOf({ start, end }: Node): Span {
  return { offset: start ?? 0, length: (end ?? 0) - (start ?? 0) };
}
