import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyze } from "../../src/analysis/analyze.ts";

const folder = join(import.meta.dirname, "../../examples");
const languages = { json: "json", jsonc: "jsonc", ts: "typescript" } as const;

/** What is wrong on purpose, or told of random weights that training is to replace. */
const deliberate: Readonly<Record<string, readonly (readonly [code: string, text: string])[]>> = {
  "convolution-as-linear-layer.unroll.json": [["claim-false", "12"]],
  "attention-designs.unroll.json": ["compare values", "compare with places", "carry a constant"].flatMap(
    (name) =>
      [
        ["claim-false", "0.5"],
        ["finding-worse-than-constant", JSON.stringify(name)],
        ["finding-elsewhere", '"W_Q"'],
        ["finding-alike", '"positional_encoding"'],
      ] as const,
  ),
  "long-attention.unroll.json": [["example-weights", '"attention"']],
  "one-float-of-memory.unroll.json": [
    ["example-weights", '"rnn"'],
    ["finding-worse-than-constant", '"tanh"'],
  ],
  "train-a-design.unroll.json": [
    ["finding-worse-than-constant", '"two dimensions"'],
    ["finding-elsewhere", '"W_Q"'],
    ["finding-worse-than-constant", '"one dimension"'],
    ["finding-elsewhere", '"W_Q"'],
  ],
};

describe("examples", () => {
  for (const file of readdirSync(folder).filter((name) => name.includes(".unroll."))) {
    it(`${file} keeps its claims, but for those that are to be seen`, async () => {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      const language = languages[file.split(".").at(-1) as keyof typeof languages];
      const readFile = async (imported: string) => readFileSync(imported, "utf8");
      const readBytes = async (named: string) => readFileSync(named);
      const { problems, layers } = await analyze({ text, language, path }, { readFile, readBytes });
      const found = problems.map(({ code, offset, length }) => [code, text.slice(offset, offset + length)]);
      assert.deepEqual(found, deliberate[file] ?? []);
      assert.ok(Object.keys(layers).length > 0);
    });
  }
});
