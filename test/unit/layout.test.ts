import assert from "node:assert/strict";
import { readSource, type SourceFile, sourceFiles } from "./support/imports.ts";

interface Rule {
  readonly files: string;
  /** Folders, files, packages and, as `node:`, all built-in modules of Node. */
  readonly mayImport: readonly string[];
  /** From here types only, which are gone when the code runs. */
  readonly mayImportTypes?: readonly string[];
}

const toolkit = "@vscode/webview-ui-toolkit";

const rules: readonly Rule[] = [
  { files: "src/core/", mayImport: ["src/core/"] },
  { files: "src/kernels/", mayImport: ["src/kernels/", "src/core/"] },
  {
    files: "src/params/",
    mayImport: [
      "src/params/",
      "src/core/",
      "@babel/parser",
      "@jitl/quickjs-singlefile-browser-release-sync",
      "fast-png",
      "fflate",
      "jpeg-js",
      "jsonc-parser",
      "quickjs-emscripten-core",
      "sucrase",
      "zod",
    ],
    mayImportTypes: ["@babel/types"],
  },
  { files: "src/analysis/", mayImport: ["src/analysis/", "src/params/", "src/core/"] },
  {
    files: "src/protocol/",
    mayImport: ["src/protocol/"],
    mayImportTypes: ["src/core/", "src/params/", "src/analysis/"],
  },
  {
    files: "src/worker/",
    mayImport: [
      "src/worker/",
      "src/protocol/",
      "src/analysis/",
      "src/params/",
      "src/kernels/",
      "src/core/",
      "node:",
    ],
  },
  { files: "src/editor/", mayImport: ["src/", "vscode", "node:"] },
  { files: "src/panels/", mayImport: ["src/", "vscode", "node:"] },
  { files: "src/extension.ts", mayImport: ["src/editor/", "src/panels/", "vscode"] },
  { files: "src/api.ts", mayImport: ["src/core/", "src/params/", "src/analysis/"] },
  {
    files: "webview/",
    mayImport: [
      "webview/",
      "src/protocol/",
      "src/core/",
      "worker:",
      "lit",
      "chart.js",
      "d3-selection",
      "d3-zoom",
      toolkit,
    ],
  },
];

const files = sourceFiles();

describe("the layout of the sources", () => {
  for (const rule of rules) {
    it(`${rule.files} imports ${rule.mayImport.join(", ")} only`, () => {
      const covered = files.filter(({ path }) => path.startsWith(rule.files));
      assert.notEqual(covered.length, 0, "the rule is about no file");
      assert.deepEqual(
        covered.flatMap((file) => breaches(file, rule)),
        [],
      );
    });
  }

  it("has a rule for every file", () => {
    const free = files.filter(({ path }) => !rules.some((rule) => path.startsWith(rule.files)));
    assert.deepEqual(
      free.map(({ path }) => path),
      [],
    );
  });

  it("keeps the toolkit, which is no longer maintained, behind one file", () => {
    const users = files.filter(({ imports }) => imports.some(({ target }) => target === toolkit));
    assert.equal(users.length, 1, users.map(({ path }) => path).join(", "));
  });

  it("keeps decisions out of the composition root", () => {
    const root = files.find(({ path }) => path === "src/extension.ts");
    const decisions = [...(root?.kinds ?? [])].filter((kind) =>
      /^(If|For|While|DoWhile|Switch|Try|Conditional|Logical)/.test(kind),
    );
    assert.deepEqual(decisions, []);
  });

  it("re-exports in src/api.ts only", () => {
    const barrels = files.filter(
      ({ path, imports }) => path !== "src/api.ts" && imports.some(({ reExport }) => reExport),
    );
    assert.deepEqual(
      barrels.map(({ path }) => path),
      [],
    );
  });

  it("has no circles, not even of types", () => {
    const imports = new Map(files.map((file) => [file.path, file.imports.map(({ target }) => target)]));
    assert.deepEqual(circles(imports), []);
    assert.deepEqual(circles(new Map(Object.entries({ a: ["b"], b: ["c", "d"], c: ["b"] }))), ["b → c → b"]);
  });

  it("sees every way to import", () => {
    const text = `
      import a from "./a.ts"; import type { B } from "vscode"; import { type C } from "node:fs/promises"; import "./style.ts";
      export { d } from "../core/d.ts"; const e = await import("lit/directive.js"); let f: import("zod").ZodType;`;
    const seen = readSource("src/params/x.ts", text).imports.map(({ target, typeOnly }) => [
      target,
      typeOnly,
    ]);
    assert.deepEqual(seen, [
      ["src/params/a.ts", false],
      ["vscode", true],
      ["node:fs", true],
      ["src/params/style.ts", false],
      ["src/core/d.ts", false],
      ["lit", false],
      ["zod", true],
    ]);
  });
});

function breaches({ path, imports }: SourceFile, rule: Rule): string[] {
  const allows = (patterns: readonly string[], target: string) =>
    patterns.some((pattern) => (/[/:]$/.test(pattern) ? target.startsWith(pattern) : target === pattern));
  return imports
    .filter(
      ({ target, typeOnly }) =>
        !allows(rule.mayImport, target) && !(typeOnly && allows(rule.mayImportTypes ?? [], target)),
    )
    .map(({ target }) => `${path} imports ${target}`);
}

/** Ways that lead from a file back to it, one for each file at which a search comes upon itself. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const follow = (path: string, way: readonly string[]): void => {
    const begin = way.indexOf(path);
    if (begin >= 0) found.push([...way.slice(begin), path].join(" → "));
    if (seen.has(path)) return;
    seen.add(path);
    for (const target of imports.get(path) ?? []) follow(target, [...way, path]);
  };
  for (const path of imports.keys()) follow(path, []);
  return found;
}
