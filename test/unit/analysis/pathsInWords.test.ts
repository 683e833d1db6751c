import assert from "node:assert/strict";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { pathsWithin } from "../../../src/analysis/pathsInWords.ts";

const told = (message: string, root: string | undefined) =>
  pathsWithin(root)({ code: "tensor-key", severity: "error", message, offset: 0, length: 0 }).message;

describe("the files that problems speak of", () => {
  it("are named from the folder", () => {
    assert.equal(told("there is no /w/a/b.npy, (in /w/c.ts)", "/w"), "there is no a/b.npy, (in c.ts)");
    assert.equal(told('"/w/a" and /w/b', "/w/"), '"a" and b');
  });

  it("keep their names elsewhere", () => {
    assert.equal(told("no /v/w/a.npy, no /w2/b.npy", "/w"), "no /v/w/a.npy, no /w2/b.npy");
    for (const root of ["/", "", undefined]) assert.equal(told("no /w/a.npy", root), "no /w/a.npy");
  });

  it("are tensors of layers, and imports", async () => {
    const weight = '{ "file": "data/gone.npy" }';
    const layer = `"type": "conv2d", "input_size": 6, "in_channels": 1, "out_channels": 1, "kernel_size": 3`;
    const json = await analyzeSource({
      text: `{ "layers": { "a": { ${layer}, "weight": ${weight} } } }`,
      language: "json",
      path: "/home/me/work/nets/a.unroll.json",
      root: "/home/me/work",
    });
    assert.deepEqual(
      json.problems.map(({ message }) => message),
      [
        "data/gone.npy was not found: there is no nets/data/gone.npy in the workspace. Names are relative to the parameter file.",
      ],
    );
    const typescript = await analyzeSource(
      {
        text: 'import { x } from "./lib/broken";\nimport { y } from "./gone";\nexport default { x, y };',
        language: "typescript",
        path: "/home/me/work/nets/a.unroll.ts",
        root: "/home/me/work",
      },
      {
        readFile: async (path) =>
          path.endsWith("broken.ts") ? 'import "../other";\nexport const x = 1;' : undefined,
      },
    );
    assert.deepEqual(
      typescript.problems.map(({ message }) => message),
      [
        'In nets/lib/broken.ts: "../other" was not found: no nets/other (.ts, .js, .json) in the workspace.',
        '"./gone" was not found: no nets/gone (.ts, .js, .json) in the workspace.',
      ],
    );
  });
});
