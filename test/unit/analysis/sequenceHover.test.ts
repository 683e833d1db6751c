import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { hoverAt } from "../../../src/analysis/hover.ts";

const folder = join(import.meta.dirname, "../../../examples");

async function hoverIn(file: string, word: string): Promise<string> {
  const text = readFileSync(join(folder, file), "utf8");
  const analysis = await analyzeSource({ text, language: "json" });
  return hoverAt(analysis, text, text.indexOf(word) + 2)?.markdown ?? "";
}

describe("hovers on layers of sequences", () => {
  const cases: readonly (readonly [file: string, word: string, wanted: readonly RegExp[]])[] = [
    [
      "attention-designs.unroll.json",
      '"compare values"',
      [
        /4 positions reads from itself and those before it/,
        /1\.2830/,
        /claimed: 0\.5/,
        /data:image\/svg/,
        /worse than always answering/,
      ],
    ],
    ["attention-designs.unroll.json", '"positional_encoding"', [/d_in = d_p \+ d_x = 1 \+ 1 = 2/]],
    ["attention-designs.unroll.json", '"W_Q"', [/\(4 × 2\)·\(2 × 1\)/, /d_k = 1\/num_heads = 1/]],
    ["attention-designs.unroll.json", '"mask"', [/Hides 6 of 4·4 = 16 pairs/, /what comes later/]],
    [
      "attention-designs.unroll.json",
      '"task"',
      [/u1 \| uniform: low 0, high 1 \| ½ \| ¼/, /least possible loss is ½/, /u2 has not been seen/],
    ],
    [
      "attention-designs.unroll.json",
      '"loss": 0.5',
      [/claimed 0\.5: ✗ is 1\.2830/, /E\[Σ \|o − y\|\]/, /quadrature/],
    ],
    [
      "one-float-of-memory.unroll.json",
      '"one float32"',
      [/u1 to 12 bits and u2 to 12 bits/, /1\.2207e-4/, /data:image\/svg/],
    ],
    ["one-float-of-memory.unroll.json", '"dtype"', [/12 \+ 12 bits in a float32/, /1\.2207e-4/]],
    ["one-float-of-memory.unroll.json", '"tanh"', [/keeps 2 numbers of float32/, /13/]],
    ["long-attention.unroll.json", '"num_heads"', [/12 heads of Q share 12 of K and V: 1 each/, /d_k = 64/]],
    ["long-attention.unroll.json", '"block"', [/12 × 2,048 × 2,048/, /1,769,472/]],
  ];
  for (const [file, word, wanted] of cases) {
    it(`${word} in ${file}`, async () => {
      const markdown = await hoverIn(file, word);
      for (const pattern of wanted) assert.match(markdown, pattern);
    });
  }
});
