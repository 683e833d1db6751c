import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze } from "../../../src/analysis/analyze.ts";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { hoverAt } from "../../../src/analysis/hover.ts";
import { compactText, numberText } from "../../../src/analysis/numberText.ts";
import type { Language } from "../../../src/params/source.ts";

const example: string = `{
  // Two layers.
  "layers": {
    "conv1": { "type": "conv2d", "input_size": [224, 224], "in_channels": 3, "out_channels": 64, "kernel_size": 7, "stride": 2, "padding": [[3, 3], [3, 2]], "expect": { "parameters": 9472 } },
    "up": { "type": "conv_transpose2d", "input_size": 5, "in_channels": 4, "out_channels": 2, "kernel_size": [2, 3], "stride": 2, "groups": 2, "bias": false,
      "weight": { "random": "uniform", "seed": 3 }, "input": { "preset": "ring" } }
  }
}`;
const typescript: string = `const size: number = 8;
const common = { type: "conv1d", in_channels: 1, out_channels: 2 } as const;
export default {
  layers: { a: { ...common, input_size: size, kernel_size: [3], weight: [[[1, 0, -1]], [[1, 2, 1]]] }, b: { ...common, input_size: 2 * size, kernel_size: 5, padding: "same" } },
};`;

async function terminatesCleanly(text: string, language: Language): Promise<void> {
  const analysis = await analyzeSource({ text, language }, { limits: { milliseconds: 100, megabytes: 16 } });
  for (const { offset, length, message } of analysis.problems) {
    assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length, message);
    assert.ok(message.length > 0);
  }
  for (let offset = 0; offset <= text.length; offset += 7)
    hoverAt(analysis, text, offset, { picture: false });
  for (const { conv, report, problems, summary } of analysis.layers) {
    assert.equal(conv === undefined, report === undefined);
    assert.ok(summary.length > 0);
    assert.ok(problems.every((index) => analysis.problems[index] !== undefined));
  }
}

describe("analyzeSource", () => {
  it("describes each layer in a line", async () => {
    const { layers, problems } = await analyzeSource({ text: example, language: "jsonc" });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      layers.map(({ summary }) => summary),
      ["3×224×224 → 64×112×112 · 9,472 params · 116 M MACs", "4×5×5 → 2×10×11 · 24 params · 600 MACs"],
    );
    assert.deepEqual(
      layers.map(({ conv }) => conv?.examples),
      [["weight", "input", "bias"], []],
    );
    const place = layers[0]?.keys.stride ?? assert.fail();
    assert.equal(example.slice(place.value.offset, place.value.offset + place.value.length), "2");
  });

  it("gives plain data that can cross to another thread", async () => {
    const analysis = await analyzeSource({ text: example, language: "jsonc" });
    assert.deepEqual(structuredClone(analysis), analysis);
  });

  it("keeps good layers beside broken ones, in broken text too", async () => {
    const broken = example.replace('"kernel_size": 7', '"kernel_size": "seven"');
    const { layers } = await analyze({ text: broken, language: "jsonc" });
    assert.deepEqual(Object.keys(layers), ["up"]);
    const half = await analyze({ text: example.slice(0, example.indexOf('"weight"')), language: "jsonc" });
    assert.deepEqual(
      Object.keys(half.layers),
      ["conv1"],
      "a layer that is being typed is not what is meant yet",
    );
    assert.ok(half.problems.every(({ code }) => code === "json-syntax"));
    const valueless = await analyze({
      text: example.replace('"stride": 2', '"stride": '),
      language: "jsonc",
    });
    assert.deepEqual(Object.keys(valueless.layers), ["up"]);
    const unclosed = await analyze({ text: example.trimEnd().slice(0, -1), language: "jsonc" });
    assert.deepEqual(Object.keys(unclosed.layers), ["conv1", "up"]);
  });

  it("tells the first errors of syntax, each on a line of its own, and not what comes of them", async () => {
    const told = async (text: string) => {
      const { problems } = await analyze({ text, language: "json" });
      return problems.map(({ code, offset, length }) => [code, text.slice(offset, offset + length)]);
    };
    assert.deepEqual(await told('<html><body class="a">text</body></html>'), [
      ["json-syntax", "<html><body"],
    ]);
    assert.deepEqual(await told("layers:\n  conv1:\n    type: conv2d\n"), [["json-syntax", "layers"]]);
    const unquoted = '{\n  layers: {\n    a: { type: "conv2d", stride: 2 },\n    b: {}\n  }\n}';
    assert.deepEqual(await told(unquoted), [
      ["json-syntax", "layers"],
      ["json-syntax", "a"],
    ]);
    const habits = '{\n  "layers": {}, // none\n  "tasks": {},\n}';
    assert.deepEqual(await told(habits), [
      ["json-comment", "// none"],
      ["json-trailing-comma", ","],
    ]);
  });

  it("takes a layer for broken whose errors are not told", async () => {
    const layer = (name: string, end: string) =>
      `"${name}": { "type": "conv2d", "input_size": [6, 6], "in_channels": 1, "out_channels": 1, "kernel_size": 3${end} }`;
    const broken = [1, 2, 3, 4, 5].map((n) => layer(`broken${n}`, ', "stride": '));
    const text = `{ "layers": {\n${[...broken, layer("good", "")].join(",\n")}\n} }`;
    const { problems, layers } = await analyze({ text, language: "json" });
    assert.deepEqual(Object.keys(layers), ["good"]);
    assert.equal(problems.length, 3);
  });

  it("takes what is no data among numbers for a mistake like any other", async () => {
    const text = `const weight = [[1, 2], [3, () => 4]];
export default { layers: { a: { type: "conv2d", input_size: 4, in_channels: 1, out_channels: 1, kernel_size: 2, weight } } };`;
    const { problems } = await analyzeSource({ text, language: "typescript" });
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["not-data"],
    );
  });

  it("reads nothing, an empty object and a thousand layers", async () => {
    for (const language of ["json", "jsonc", "typescript"] as const) {
      assert.deepEqual(
        (await analyze({ text: "", language })).problems.map(({ code }) => code),
        ["empty-file"],
      );
    }
    assert.deepEqual(
      (await analyze({ text: "{}", language: "json" })).problems.map(({ code }) => code),
      ["missing-key"],
    );
    const layer = {
      type: "conv2d",
      input_size: [224, 224],
      in_channels: 3,
      out_channels: 64,
      kernel_size: 7,
      expect: { parameters: 9472 },
    };
    const text = JSON.stringify(
      { layers: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`layer${i}`, layer])) },
      null,
      2,
    );
    const { layers, problems } = await analyze({ text, language: "json" });
    assert.deepEqual([Object.keys(layers).length, problems.length], [1000, 0]);
  });

  it("reports the same of the same data in JSON and in TypeScript", async () => {
    const data = JSON.stringify({
      layers: {
        a: {
          type: "conv2d",
          input_size: 6,
          in_channels: 1,
          out_channels: 1,
          kernel_size: 3,
          weight: [
            [1, 0, -1],
            [2, 0, -2],
            [1, 0, -1],
          ],
          strid: 2,
          expect: { macs: 1 },
        },
      },
    });
    const strip = ({ problems, layers }: Awaited<ReturnType<typeof analyze>>) => ({
      problems: problems.map(({ offset, ...rest }) => rest),
      layers,
    });
    const [json, typescript] = await Promise.all([
      analyze({ text: data, language: "json" }),
      analyze({ text: `export default ${data}`, language: "typescript" }),
    ]);
    // The spans of keys are those of their quotes as well.
    assert.deepEqual(strip(typescript), strip(json));
  });

  it("ends without an exception for every beginning of a file", async () => {
    for (let end = 0; end <= example.length; end += 3)
      await terminatesCleanly(example.slice(0, end), "jsonc");
    for (let end = 0; end <= typescript.length; end += 5)
      await terminatesCleanly(typescript.slice(0, end), "typescript");
  }).timeout(60_000);

  const scraps = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "-",
    "0",
    "1e999",
    "NaN",
    "null",
    "true",
    "//",
    "/*",
    "\\",
    "'",
    "`${",
    "=>",
    "...",
    "import x from './y';",
    "«",
    "\u0000",
    "__proto__",
    '"type"',
  ];
  const mutation = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 12 }),
    insert: fc.constantFrom("", ...scraps),
  });
  for (const [language, text, runs] of [
    ["json", example, 400],
    ["jsonc", example, 400],
    ["typescript", typescript, 150],
  ] as const) {
    it(`ends without an exception for ${language} that was tampered with`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
          const mutated = mutations.reduce((result, { at, remove, insert }) => {
            const place = at % (result.length + 1);
            return result.slice(0, place) + insert + result.slice(place + remove);
          }, text);
          return terminatesCleanly(mutated, language);
        }),
        { numRuns: runs },
      );
    }).timeout(60_000);
  }

  it("ends without an exception for any data in place of a layer", async () => {
    const keys = fc.constantFrom(
      "type",
      "input_size",
      "in_channels",
      "out_channels",
      "kernel_size",
      "stride",
      "padding",
      "dilation",
      "groups",
      "bias",
      "weight",
      "input",
      "expect",
      "tolerance",
      "output_padding",
      "padding_mode",
    );
    const scalar = fc.oneof(
      fc.integer(),
      fc.double(),
      fc.constantFrom("conv2d", "conv_transpose1d", "attention", "same", true, null, 1, 2, 3, 8),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.array(fc.array(scalar, { maxLength: 3 }), { maxLength: 3 }),
      fc.object({ maxDepth: 1 }),
    );
    const layer = fc.dictionary(keys, value).map((members) => ({
      type: "conv2d",
      input_size: 5,
      in_channels: 1,
      out_channels: 1,
      kernel_size: 1,
      ...members,
    }));
    await fc.assert(
      fc.asyncProperty(layer, (members) =>
        terminatesCleanly(JSON.stringify({ layers: { a: members } }), "json"),
      ),
      { numRuns: 500 },
    );
  }).timeout(60_000);
});

describe("numbers in words", () => {
  const texts: readonly (readonly [string, string])[] = [
    [numberText(116_214_528), "116,214,528"],
    [numberText(0.802_469), "0.8025"],
    [numberText(0.999_919_738), "0.99991974"],
    [numberText(-2), "−2"],
    [numberText(0), "0"],
    [numberText(1), "1"],
    [numberText(Number.NaN), "NaN"],
    [compactText(9472), "9,472"],
    [compactText(11_300), "11.3 k"],
    [compactText(116_214_528), "116 M"],
    [compactText(999_999), "1 M"],
    [compactText(1_849_688_064), "1.85 G"],
    [compactText(120_846_286_912), "121 G"],
  ];
  for (const [actual, expected] of texts) it(expected, () => assert.equal(actual, expected));
});
