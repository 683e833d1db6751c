import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "../../../src/params/json.ts";
import type { Path } from "../../../src/params/source.ts";
import { parseTypescript } from "../../../src/params/typescript.ts";
import { analyzeMarked, marked } from "./marked.ts";

/** The value at a path must be found at the mark, and be a literal there or not. */
/** A busy machine may take long for little. */
const patient = { milliseconds: 10_000, megabytes: 64 };

async function locates(source: string, path: Path, literal: boolean): Promise<void> {
  const { text, span } = marked(source);
  const parsed = await parseTypescript(text, "/w/main.ts", async () => undefined);
  assert.deepEqual(parsed.problems, []);
  const place = parsed.locate(path);
  assert.equal(
    text.slice(place.value.offset, place.value.offset + place.value.length),
    text.slice(span.offset, span.offset + span.length),
  );
  assert.equal(place.value.offset, span.offset);
  assert.equal(place.literal, literal);
}

describe("places in TypeScript", () => {
  const cases: readonly (readonly [string, string, Path, boolean])[] = [
    ["a literal", "export default { a: «3» };", ["a"], true],
    ["a negative number", "export default { a: «-3» };", ["a"], true],
    ["text", "export default { 'a': «`x`» };", ["a"], true],
    ["a list of literals", "export default { a: «[1, -2]» };", ["a"], true],
    ["an entry of a list", "export default { a: [[1, «2»]] };", ["a", 0, 1], true],
    ["a computed value", "export default { a: «1 + 2» };", ["a"], false],
    ["a list with a computed entry", "export default { a: «[1, 1 + 1]» };", ["a"], false],
    ["within a computed value", "export default { a: «[1, 2].map((n) => n)» };", ["a", 1], false],
    ["as const", "export default { a: { b: «3» } as const } as const;", ["a", "b"], true],
    ["satisfies", "export default { a: «3» } satisfies object;", ["a"], true],
    ["parentheses", "export default ({ a: («3») });", ["a"], true],
    ["a constant", "const x = «3»;\nexport default { a: x };", ["a"], true],
    ["a constant of a constant", "const y = «3», x = y;\nexport default { a: x };", ["a"], true],
    ["a computed constant", "const x = 1 + 2;\nexport default { a: «x» };", ["a"], false],
    [
      "an annotated constant",
      "interface T { a: number }\nconst t: T = { a: «3» };\nexport default t;",
      ["a"],
      true,
    ],
    ["shorthand", "const a = «3»;\nexport default { a };", ["a"], true],
    ["a spread constant", "const base = { a: «3» };\nexport default { ...base, b: 1 };", ["a"], true],
    ["an override of a spread", "const base = { a: 3 };\nexport default { ...base, a: «4» };", ["a"], true],
    [
      "a constant that was changed since",
      "const base = { a: «3» };\nbase.a = 4;\nexport default base;",
      ["a"],
      false,
    ],
    ["a computed key", 'const k = "a";\nexport default { x: «{ [k]: 3 }» };', ["x", "a"], false],
    [
      "a helper that returns its argument",
      "const define = <T>(x: T) => x;\nexport default define({ a: «3» });",
      ["a"],
      true,
    ],
    ["export { … as default }", "const x = { a: «3» };\nexport { x as default };", ["a"], true],
    ["a method", "export default { «get a() { return 3; }» };", ["a"], false],
    ["a list with a spread", "const x = [1];\nexport default { a: «[...x, 2]» };", ["a", 1], false],
  ];
  for (const [what, source, path, literal] of cases) it(what, () => locates(source, path, literal));
});

describe("TypeScript files", () => {
  it("run: types, enums, loops, functions, imports and JSON imports", async () => {
    const text = `
import { double, type Size } from "./lib";
import data from "./data.json" with { type: "json" };
import type { Unused } from "some-package";
enum Kernel { Small = 3 }
const size: Size = 6;
const layers: Record<string, object> = {};
for (const groups of [1, 2]) {
  layers[\`g\${groups}\`] = { type: "conv2d", input_size: size, in_channels: double(groups), out_channels: 2, groups, kernel_size: Kernel.Small, ...data };
}
export default { layers };`;
    const files = {
      "/w/lib.ts": 'export * from "./deep/more.js";\nexport type Size = number;',
      "/w/deep/more.ts": "export const double = (n: number): number => 2 * n;",
      "/w/data.json": '{ "padding": 1 }',
    };
    const analysis = await analyzeMarked(text, "typescript", files);
    assert.deepEqual(analysis.problems, []);
    assert.deepEqual(
      analysis.layers.map(({ name, shapes }) => `${name} ${shapes}`),
      ["g1 2×6×6 → 2×6×6", "g2 4×6×6 → 2×6×6"],
    );
    assert.deepEqual([...analysis.dependencies].sort(), Object.keys(files).sort());
  });

  it("may import in a circle", async () => {
    const files = { "/w/ring.ts": 'import { y } from "./main";\nexport const x = () => y;' };
    const { problems } = await analyzeMarked(
      'import { x } from "./ring";\nexport const y = "z";\nexport default { layers: {}, description: x() };',
      "typescript",
      files,
    );
    assert.deepEqual(problems, []);
  });

  it("say of an exception in an imported file where it was thrown", async () => {
    const files = { "/w/lib.ts": '\nexport const f = () => {\n  throw new Error("no");\n};' };
    const { problems } = await analyzeMarked(
      'import { f } from "./lib";\nexport default { layers: f() };',
      "typescript",
      files,
    );
    assert.match(problems[0]?.message ?? "", /no \(in \/w\/lib\.ts, line 3\)/);
  });

  it("give the same value and the same kinds of places as JSON with the same data", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (data) => {
        const text = JSON.stringify({ layers: data }, null, 2);
        const json = parseJson(text, "json");
        fc.pre(!text.includes('"__proto__"')); // which in a program is no key, but names the prototype
        const before = "export default ";
        const program = `${before}${text};`;
        const typescript = await parseTypescript(program, "/w/a.ts", async () => undefined, patient);
        assert.deepEqual(typescript.value, json.value);
        const [inJson, inTypescript] = [json.locate(["layers"]), typescript.locate(["layers"])];
        assert.equal(inTypescript.value.offset, inJson.value.offset + before.length);
        assert.equal(inTypescript.value.length, inJson.value.length);
        assert.equal(inTypescript.literal, inJson.literal);
      }),
      { numRuns: 60 },
    );
  }).timeout(60_000);
});
