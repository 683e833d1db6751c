import assert from "node:assert/strict";
import { entrants } from "../../../bench/peers/contenders.ts";
import type { RaceResults } from "../../../bench/race/raceAll.ts";
import { markdownTable } from "../../../bench/report/markdown.ts";
import { replaceBetween } from "../../../bench/report/markers.ts";
import { problemsList, ratiosTable, timesTable } from "../../../bench/report/raceTables.ts";
import { targets, targetsTable } from "../../../bench/report/targets.ts";

const results: RaceResults = {
  contenders: [
    { id: "fma", name: "Unroll", version: "1" },
    { id: "limits", name: "limit", version: "" },
    { id: "numpy", name: "NumPy", version: "2" },
  ],
  missing: ["PyTorch: not on this machine"],
  rows: [
    {
      id: "GEMM",
      title: "a product",
      entries: [
        { contender: "fma", runs: [6, 5, 4] },
        { contender: "limits", runs: [4.5, 3, 4.5] },
        { contender: "numpy", runs: [1, 2, 3] },
      ],
    },
    {
      id: "C4",
      title: "small",
      entries: [
        { contender: "fma", runs: [0.001] },
        { contender: "numpy", runs: [], problem: "its result differs\nfrom ours" },
      ],
    },
  ],
};

describe("tables of the bench", () => {
  it("show median and best in a unit that suits the row", () => {
    assert.deepEqual(timesTable(results).split("\n").slice(2), [
      "| GEMM: a product | ms | 5.00 (4.00) | 4.50 (3.00) | 2.00 (1.00) |",
      "| C4: small | µs | 1.00 (1.00) |  |  |",
    ]);
  });

  it("show how many times as long as ours the others took", () => {
    assert.deepEqual(ratiosTable(results).split("\n").slice(2), [
      "| GEMM | 0.900 (0.750) | 0.400 (0.250) |",
      "| C4 |  |  |",
    ]);
  });

  it("name those who did not take part, a line each", () => {
    assert.equal(
      problemsList(results),
      "- PyTorch: not on this machine\n- C4, numpy: its result differs from ours",
    );
  });

  it("judge an aim by medians and by bests", () => {
    const lines = targetsTable(results).split("\n").slice(2);
    assert.equal(lines.length, 3); // the others are about rows that were not run
    assert.match(lines[0] ?? "", /native.*\| 0\.500× \| 0\.400 \(0\.250\) \| GEMM, numpy \| no \|$/);
    assert.match(lines[1] ?? "", /limit itself.*\| 0\.500× \| 0\.444 \(0\.333\) \| GEMM, numpy \| no \|$/);
    assert.match(
      lines[2] ?? "",
      /limit of.*\| 0\.850× \| 0\.900 \(0\.750\) \| GEMM, limits \| by medians \|$/,
    );
  });

  it("aim at contenders that there are", () => {
    const ids = entrants.map(({ id }) => id);
    for (const { contenders, text } of targets) {
      for (const contender of contenders) assert.ok(ids.includes(contender), `${text}: ${contender}`);
    }
  });

  it("are Markdown, whatever is in a cell", () => {
    assert.equal(markdownTable(["a", "b"], [["x|y", "1"]]), "| a | b |\n| --- | --: |\n| x\\|y | 1 |");
  });
});

describe("replaceBetween", () => {
  const text = "before\n<!-- times -->\nold\n<!-- /times -->\nafter\n<!-- other --><!-- /other -->";

  it("replaces what stands between two markers only, however often", () => {
    const once = replaceBetween(text, "times", "new $& lines\n");
    assert.equal(
      once,
      "before\n<!-- times -->\n\nnew $& lines\n\n<!-- /times -->\nafter\n<!-- other --><!-- /other -->",
    );
    assert.equal(replaceBetween(once, "times", "new $& lines"), once);
  });

  it("refuses a text without them, with one, or with two pairs", () => {
    for (const wrong of ["", "<!-- times -->", "<!-- /times --> <!-- times -->", text + text]) {
      assert.throws(() => replaceBetween(wrong, "times", ""), RangeError, wrong);
    }
  });
});
