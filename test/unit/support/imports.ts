import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parse } from "@babel/parser";
import type { Node } from "@babel/types";

export interface Import {
  /** The file of the repository that is imported, or the name of the package or built-in module. */
  readonly target: string;
  /** Whether nothing of it is left when the types are gone. */
  readonly typeOnly: boolean;
  readonly reExport: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly imports: readonly Import[];
  /** The kinds of all nodes in its syntax tree. */
  readonly kinds: ReadonlySet<string>;
}

const root = join(import.meta.dirname, "..", "..", "..");

/** Every TypeScript file of the extension, with what it imports; AssemblyScript can import nothing but itself. */
export function sourceFiles(): SourceFile[] {
  const paths = globSync(["src/**/*.ts", "webview/**/*.ts"], {
    cwd: root,
    exclude: ["src/kernels/assembly/**"],
  }).sort();
  return paths.map((path) => readSource(path.replaceAll("\\", "/"), readFileSync(join(root, path), "utf8")));
}

export function readSource(path: string, text: string): SourceFile {
  const imports: Import[] = [];
  const kinds = new Set<string>();
  const add = (source: string, typeOnly: boolean, reExport = false) =>
    imports.push({ target: resolve(path, source), typeOnly, reExport });
  for (const node of nodes(parse(text, { sourceType: "module", plugins: ["typescript"] }).program)) {
    kinds.add(node.type);
    if (node.type === "ImportDeclaration") {
      const { importKind, specifiers, source } = node;
      const allTypes =
        specifiers.length > 0 && specifiers.every((one) => "importKind" in one && one.importKind === "type");
      add(source.value, importKind === "type" || allTypes);
    } else if (
      (node.type === "ExportNamedDeclaration" || node.type === "ExportAllDeclaration") &&
      node.source
    ) {
      add(node.source.value, node.exportKind === "type", true);
    } else if (node.type === "CallExpression" && node.callee.type === "Import") {
      const [source] = node.arguments;
      if (source?.type !== "StringLiteral") throw new TypeError(`${path} imports what only a run could tell`);
      add(source.value, false);
    } else if (node.type === "TSImportType") {
      add(node.argument.type === "StringLiteral" ? node.argument.value : "", true);
    }
  }
  return { path, imports, kinds };
}

function resolve(from: string, source: string): string {
  return source.startsWith(".") ? posix.join(posix.dirname(from), source) : packageOf(source);
}

/** `lit` for `lit/directive.js`, `@babel/parser` as it is, `node:fs` for `node:fs/promises`. */
function packageOf(source: string): string {
  const parts = source.split("/");
  return parts.slice(0, source.startsWith("@") ? 2 : 1).join("/");
}

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodes(item);
  } else if (isNode(value)) {
    yield value;
    for (const member of Object.values(value)) yield* nodes(member);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}
