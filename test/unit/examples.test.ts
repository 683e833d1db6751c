import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyze } from "../../src/analysis/analyze.ts";

const folder = join(import.meta.dirname, "../../examples");
const languages = { json: "json", jsonc: "jsonc", ts: "typescript" } as const;

/** The one claim that is wrong on purpose. */
const deliberate = { file: "convolution-as-linear-layer.unroll.json", code: "claim-false", text: "12" };

describe("examples", () => {
  for (const file of readdirSync(folder).filter((name) => name.includes(".unroll."))) {
    it(`${file} keeps its claims`, async () => {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      const language = languages[file.split(".").at(-1) as keyof typeof languages];
      const readFile = async (imported: string) => readFileSync(imported, "utf8");
      const { problems, layers } = await analyze({ text, language, path }, { readFile });
      const found = problems.map(({ code, offset, length }) => ({
        code,
        text: text.slice(offset, offset + length),
      }));
      const { file: wrong, ...problem } = deliberate;
      assert.deepEqual(found, file === wrong ? [problem] : []);
      assert.ok(Object.keys(layers).length > 0);
    });
  }
});
