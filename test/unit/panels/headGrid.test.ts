import assert from "node:assert/strict";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { headGrid } from "../../../src/panels/headGrid.ts";

const given = '"type": "attention", "x": [[1, 2], [3, 4]]';
const weights = (columns: number) => {
  const rows = JSON.stringify([new Array(columns).fill(1), new Array(columns).fill(2)]);
  return `"W_Q": ${rows}, "W_K": ${rows}, "W_V": ${rows}`;
};
const random = (positions: number) =>
  `"type": "attention", "sequence_length": ${positions}, "embed_dim": 8, "num_heads": 2`;

async function gridOf(layers: Readonly<Record<string, string>>) {
  const members = Object.entries(layers).map(([name, members]) => `"${name}": { ${members} }`);
  const text = `{ "layers": { ${members.join(", ")} } }`;
  const analysis = await analyzeSource({ text, language: "json" });
  assert.deepEqual(
    analysis.problems.filter(({ severity }) => severity === "error"),
    [],
  );
  return headGrid(analysis).map(({ layer, design, x }) => [layer, design.num_heads, x?.rows]);
}

describe("the grid of heads", () => {
  it("has the attention layers of a file in its order, whatever else there is", async () => {
    const conv = '"type": "conv1d", "input_size": 4, "in_channels": 1, "out_channels": 1, "kernel_size": 2';
    const grid = await gridOf({
      b: `${given}, ${weights(2)}, "num_heads": 2`,
      between: conv,
      a: `${given}, ${weights(1)}`,
    });
    assert.deepEqual(grid, [
      ["b", 2, 2],
      ["a", 1, 2],
    ]);
  });

  it("is not there for one layer alone, and leaves out those too large to be drawn", async () => {
    assert.deepEqual(await gridOf({ a: `${given}, ${weights(2)}, "num_heads": 2` }), []);
    assert.deepEqual(await gridOf({ a: `${given}, ${weights(2)}`, long: random(300) }), []);
    const both = await gridOf({ a: `${given}, ${weights(2)}`, long: random(300), short: random(12) });
    assert.deepEqual(both, [
      ["a", 1, 2],
      ["short", 2, 12],
    ]);
  });
});
