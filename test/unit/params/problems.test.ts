import assert from "node:assert/strict";
import { type ProblemCode, problemRules } from "../../../src/params/problemCodes.ts";
import { analyzeMarked, applied, fileText, layerText, problemAtMark } from "./marked.ts";
import { sequenceCases } from "./sequenceCases.ts";

type Members = Readonly<Record<string, string | undefined>>;
const layer = (members: Members) => fileText(layerText(members));

/** One text for each code (and more where it can stand in several places); the mark is where the problem must be. */
const json: readonly (readonly [ProblemCode, string, string])[] = [
  ["json-syntax", "a word", '{ "layers": «nope» }'],
  ["json-syntax", "a brace that is never closed", '{ "layers": { "a": «{» '],
  ["json-comment", "a comment", '{ «// no»\n "layers": {} }'],
  ["json-trailing-comma", "a trailing comma", '{ "layers": {}«,» }'],
  ["duplicate-key", "a key written twice", layer({ stride: '1, «"stride"»: 2' })],
  ["empty-file", "no text", "«»"],
  ["too-deep", "absurd nesting", `«[»${"[".repeat(100_000)}`],
  ["unknown-key", "a misspelt key", layer({ "«strid»": "2" })],
  ["unknown-key", "a key of the file", '{ "layers": {}, «"layer"»: {} }'],
  ["unknown-key", "a claim about nothing", layer({ expect: '{ «"nonzero"»: 3 }' })],
  ["unknown-key", "a key of a tensor", layer({ weight: '{ "random": "normal", «"sed"»: 3 }' })],
  ["unknown-key", "output_padding of a convolution", layer({ "«output_padding»": "0" })],
  ["missing-key", "no layers", "«{»}"],
  ["missing-key", "no kernel_size", fileText(layerText({ kernel_size: undefined }), '«"a"»')],
  ["missing-key", "no type", fileText(layerText({ type: undefined }), '«"a"»')],
  ["missing-key", "an empty tensor source", layer({ weight: "«{}»" })],
  ["conflicting-keys", "two tensor sources", layer({ weight: '«{ "random": "normal", "preset": "box" }»' })],
  ["wrong-type", "a list as file", "«[]»"],
  ["wrong-type", "a number as layer", '{ "layers": { "a": «3» } }'],
  ["wrong-type", "text as stride", layer({ stride: '«"2"»' })],
  ["wrong-type", "text within a list", layer({ stride: '[1, «"2"»]' })],
  ["wrong-type", "half a pair", layer({ padding: "[[1, 1], «[1]»]" })],
  ["wrong-type", "text among weights", layer({ weight: '[[1, 2, 3], [4, «"5"», 6], [7, 8, 9]]' })],
  ["invalid-value", "an unknown type", layer({ type: '«"conv2"»' })],
  ["invalid-value", "a padding mode", layer({ padding_mode: '«"reflect"»' })],
  ["invalid-value", "a padding word", layer({ padding: '«"sam"»' })],
  ["invalid-value", "an unknown preset", layer({ weight: '{ "preset": «"sobelx"» }' })],
  ...sequenceCases,
  ["not-positive", "stride 0", layer({ stride: "«0»" })],
  ["not-positive", "one axis of a list", layer({ kernel_size: "[3, «2.5»]" })],
  ["padding-negative", "padding −1", layer({ padding: "«-1»" })],
  ["wrong-length", "a list for three axes", layer({ stride: "«[1, 1, 1]»" })],
  ["kernel-larger-than-input", "kernel 9 on 6", layer({ kernel_size: "[3, «9»]" })],
  [
    "channels-not-divisible",
    "3 channels in 2 groups",
    layer({ groups: "2", in_channels: "«3»", out_channels: "4" }),
  ],
  ["same-needs-stride-1", '"same" with stride 2', layer({ stride: "2", padding: '«"same"»' })],
  [
    "output-padding-too-large",
    "output_padding 2",
    layer({ type: '"conv_transpose2d"', stride: "2", output_padding: "«2»" }),
  ],
  ["empty-output", "all cropped", layer({ type: '"conv_transpose2d"', padding: "«9»" })],
  ["too-large", "a size beyond counting", layer({ input_size: "«[1e9, 1]»" })],
  [
    "too-large",
    "more products than can be counted",
    layer({ input_size: "«[16000000, 16000000]»", out_channels: "16000000" }),
  ],
  [
    "rounded-count",
    "a matrix of many zeros",
    layer({ input_size: "«[1080, 1920]»", in_channels: "64", out_channels: "64" }),
  ],
  ["ragged-numbers", "a short row", layer({ weight: "[[1, 2, 3], «[4, 5]», [7, 8, 9]]" })],
  ["ragged-numbers", "a number for a row", layer({ weight: "[[1, 2, 3], «4», [7, 8, 9]]" })],
  ["weight-shape", "2 × 2 weights", layer({ weight: "«[[1, 2], [3, 4]]»" })],
  ["input-shape", "a small input", layer({ input: "«[[1, 2], [3, 4]]»" })],
  ["bias-shape", "two biases", layer({ bias: "«[1, 2]»" })],
  [
    "preset-misfit",
    "a 2-D filter in 1-D",
    layer({ type: '"conv1d"', input_size: "6", weight: '{ "preset": «"sobel_y"» }' }),
  ],
  ["tensor-file-missing", "no such file", layer({ weight: '{ "file": «"w.npy"» }' })],
  ["tensor-file-type", "a file of another kind", layer({ weight: '{ "file": «"w.txt"» }' })],
  ["tensor-key", "a key where there are none", layer({ weight: '{ "file": "w.npy", "key": «"w"» }' })],
  ["claim-false", "a wrong count", layer({ expect: '{ "nonzeros": «255» }' })],
];

const module = (members: string, before = "") =>
  `${before}export default { layers: { a: { type: "conv2d", input_size: 6, in_channels: 1, out_channels: 1, ${members} } } };`;
const files = {
  "/w/broken.ts": "export const x: = 3;",
  "/w/ring.ts": 'import { y } from "./main"; export const x = 1;',
  ...Object.fromEntries(
    Array.from({ length: 80 }, (_, i) => [`/w/m${i}.ts`, `export { x } from "./m${i + 1}";`]),
  ),
};

const typescript: readonly (readonly [ProblemCode, string, string])[] = [
  ["empty-file", "no text", "«»"],
  ["ts-syntax", "half a module", "export default «{»"],
  ["ts-syntax", "an import with a mistake", `import { x } from «"./broken"»;\n${module("kernel_size: x")}`],
  ["no-default-export", "only named exports", "«export» const a = 1;"],
  ["missing-import", "no such file", module("kernel_size: x", 'import { x } from «"./gone"»;\n')],
  ["package-import", "a package", module("kernel_size: x", 'import { x } from «"left-pad"»;\n')],
  ["package-import", "a module of Node", module("kernel_size: x", 'import x from «"node:fs"»;\n')],
  ["dynamic-import", "import()", module('kernel_size: (await «import("./m1")»).x')],
  ["too-many-imports", "a long chain", module("kernel_size: x", 'import { x } from «"./m0"»;\n')],
  [
    "exception",
    "a thrown error",
    `function f(): number {\n  «throw new Error("no");»\n}\n${module("kernel_size: f()")}`,
  ],
  ["exception", "a name of the host", `«process.exit(1);»\n${module("kernel_size: 3")}`],
  ["exception", "an export that is not there", module("kernel_size: z", 'import { z } from «"./ring"»;\n')],
  ["time-limit", "an endless loop", `let n = 0;\n«while (true) n++;»\n${module("kernel_size: n")}`],
  [
    "time-limit",
    "endless jobs",
    `const f = () => Promise.resolve().then(f);\nf();\nawait new Promise(() => {});\n«export default» 1;`,
  ],
  ["memory-limit", "a text without end", `let s = "x";\n«while (true) s += s;»\n${module("kernel_size: s")}`],
  [
    "stack-limit",
    "recursion without end",
    `const f = (): number => 1 + f();\n${module("kernel_size: f()")}`.replace("1 + f()", "«»1 + f()"),
  ],
  ["not-data", "a function", module("kernel_size: «() => 3»")],
  ["not-data", "a cycle", `const a: Record<string, unknown> = {};\na.a = «»a;\nexport default a;`],
  ["not-data", "a symbol as the whole", "«export default» Symbol();"],
  ["result-too-large", "a long list", "«export default» new Uint8Array(2_000_000);"],
  ["console-output", "console.log", `«console.log("so far", [1]);»\n${module("kernel_size: 3")}`],
  ["non-finite", "NaN as a size", module("kernel_size: «NaN»")],
  ["non-finite-entry", "an infinite weight", module("kernel_size: 1, weight: [[«Infinity»]]")],
  ["unknown-key", "a misspelt key", module("«kernelsize»: 3")],
  ["kernel-larger-than-input", "a computed value", module("kernel_size: «3 * 3»")],
];

describe("problems", () => {
  for (const [code, what, source] of json) {
    it(`${code}: ${what}`, async () =>
      assert.equal((await problemAtMark(code, source)).severity, problemRules[code][0]));
  }

  for (const [code, what, source] of typescript) {
    const anywhere = source.includes("«»") && source !== "«»";
    it(`${code} in TypeScript: ${what}`, async () => {
      if (!anywhere) await problemAtMark(code, source, "typescript", files);
      else {
        const { problems } = await analyzeMarked(source.replace("«»", ""), "typescript", files);
        assert.ok(
          problems.some((problem) => problem.code === code),
          JSON.stringify(problems),
        );
      }
    }).timeout(20_000);
  }

  it("has a test for every code", () => {
    const tested = new Set([...json, ...typescript].map(([code]) => code));
    const untested = Object.keys(problemRules).filter((code) => !tested.has(code as ProblemCode));
    // What the task asks of every layer is told in the panel only: see sequenceReport.test.ts.
    // What is told of a file when its thread had to be ended: see stoppedAnalysis.test.ts.
    // What is wrong inside tensor files: see tensorFileInput.test.ts.
    assert.deepEqual(untested, [
      "tensor-file-corrupt",
      "tensor-file-too-large",
      "tensor-dtype",
      "finding-unseen",
      "analysis-failed",
      "sandbox-failed",
    ]);
  });

  it("counts trailing commas and comments as right in jsonc", async () => {
    const { problems } = await analyzeMarked('{ // yes\n "layers": {}, }', "jsonc");
    assert.deepEqual(problems, []);
  });
});

describe("fixes", () => {
  const fixable = json.filter(
    ([code]) => !["json-syntax", "rounded-count", "example-weights", "finding-unseen"].includes(code),
  );
  for (const [code, what, source] of fixable) {
    it(`${code}: ${what}: each fix leaves a file without that problem`, async () => {
      const { text, ...problem } = await problemAtMark(code, source);
      for (const fix of problem.fixes ?? []) {
        const { problems } = await analyzeMarked(applied(text, problem, fix.title), "json");
        const rest = problems.filter((other) => other.code === code || other.code === "json-syntax");
        // A layer may lack several keys, each with a fix of its own.
        if (code === "missing-key")
          assert.ok(
            rest.every(({ message }) => message !== problem.message),
            JSON.stringify(rest),
          );
        else assert.deepEqual(rest, [], fix.title);
      }
    });
  }

  const expected: readonly (readonly [string, ProblemCode, string, string])[] = [
    ["renames", "unknown-key", '"strid": 2', '"stride": 2'],
    ["changes to the nearest", "not-positive", '"stride": 0', '"stride": 1'],
    ["takes off quotes", "wrong-type", '"stride": "2"', '"stride": 2'],
    [
      "writes the actual value",
      "claim-false",
      '"expect": { "output_size": [3, 3] }',
      '"expect": { "output_size": [4, 4] }',
    ],
  ];
  for (const [what, code, before, after] of expected) {
    it(what, async () => {
      const file = (member: string) =>
        fileText(
          `{ "type": "conv2d", "input_size": 6, "in_channels": 1, "out_channels": 1, "kernel_size": 3, ${member} }`,
        );
      const { problems } = await analyzeMarked(file(before), "json");
      const problem = problems.find((candidate) => candidate.code === code);
      assert.ok(problem);
      assert.equal(applied(file(before), problem), file(after));
      assert.deepEqual((await analyzeMarked(file(after), "json")).problems, []);
    });
  }

  it("makes one problem of a needed key that is misspelt", async () => {
    const text = fileText(
      '{ "type": "conv2d", "input_size": 6, "in_channels": 1, "out_channels": 1, "kernelSize": 3 }',
    );
    const { problems } = await analyzeMarked(text, "json");
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["unknown-key"],
    );
    const fixed = applied(text, problems[0] ?? assert.fail(), "Change to kernel_size");
    assert.deepEqual((await analyzeMarked(fixed, "json")).problems, []);
  });

  it("adds a missing key on a line of its own where the others have one", async () => {
    const text =
      '{\n  "layers": {\n    "a": {\n      "type": "conv1d",\n      "input_size": 8,\n      "in_channels": 1,\n      "out_channels": 1\n    }\n  }\n}';
    const { problems } = await analyzeMarked(text, "json");
    const fixed = applied(text, problems[0] ?? assert.fail());
    assert.match(fixed, /"out_channels": 1,\n {6}"kernel_size": 3\n {4}}/);
    assert.deepEqual((await analyzeMarked(fixed, "json")).problems, []);
  });

  it("writes keys without quotes in TypeScript and expands shorthand", async () => {
    const text = module("kernel_size: 3, strid", "const strid = 2;\n");
    const { problems } = await analyzeMarked(text, "typescript");
    assert.match(applied(text, problems[0] ?? assert.fail()), /, stride: strid }/);
  });
});
