import assert from "node:assert/strict";
import { suspectLoop } from "../../../src/params/moduleSyntax.ts";

describe("the loop that a module may never have left", () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["has no condition", "for (const a of [1]) f(a);\nfor (;;) {}", "for (;;) {}"],
    ["has one that always holds", "while (x) x--;\ndo x++; while (1);", "do x++; while (1);"],
    [
      "is not one that can be left",
      "while (true) { if (a) break; }\nwhile (true) { b(); }",
      "while (true) { b(); }",
    ],
    ["may be in a function", "const f = () => { while (true) g(); };\nwhile (a) b();", "while (true) g();"],
    ["is the only one", "let n = 1;\nwhile (n > 0) n++;", "while (n > 0) n++;"],
    ["may be another module's", 'import "./m";\nwhile (n > 0) n++;', undefined],
    ["can't be told from others", "while (a) b();\nwhile (c) d();", undefined],
    ["is none in a text with mistakes", "while (true) {", undefined],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      const span = suspectLoop(text);
      assert.equal(span && text.slice(span.offset, span.offset + span.length), expected);
    });
  }
});
