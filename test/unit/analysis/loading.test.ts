import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, type Metafile } from "esbuild";

const settings = {
  bundle: true as const,
  write: false as const,
  metafile: true as const,
  logLevel: "silent" as const,
  mainFields: ["module", "main"],
};

async function inputsOf(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    ...settings,
    entryPoints: [entry],
    platform: "neutral",
    packages: "external",
    splitting: true,
    format: "esm",
    outdir: "out",
  });
  return importedAtOnce(metafile, entry);
}

/** What is loaded with a module, as against what it only loads on demand. */
function importedAtOnce({ inputs }: Metafile, entry: string, seen = new Set<string>()): readonly string[] {
  seen.add(entry);
  for (const { path, kind } of inputs[entry]?.imports ?? []) {
    if (kind !== "dynamic-import" && !seen.has(path)) importedAtOnce({ inputs, outputs: {} }, path, seen);
  }
  return [...seen];
}

describe("what is loaded", () => {
  const heavy = /^(zod|@babel\/parser|sucrase|quickjs|@jitl|jsonc-parser|fflate|fast-png|jpeg-js)/;

  for (const entry of ["hover", "layerAt", "reportText"]) {
    it(`${entry} loads no parser, no schema and no engine: it runs on the editor's own thread`, async () => {
      assert.deepEqual(
        (await inputsOf(`src/analysis/${entry}.ts`)).filter((path) => heavy.test(path)),
        [],
      );
    });
  }

  it("analysing JSON loads nothing that TypeScript or tensor files need", async () => {
    const loaded = (await inputsOf("src/analysis/analyzeSource.ts")).filter((path) => heavy.test(path));
    assert.deepEqual([...loaded].sort(), ["jsonc-parser", "zod"]);
  });

  it("the sandbox runs from a single bundled file", async () => {
    const { outputFiles } = await build({
      ...settings,
      entryPoints: ["src/analysis/analyze.ts"],
      platform: "node",
      format: "cjs",
      minify: true,
    });
    const directory = await mkdtemp(join(tmpdir(), "unroll-"));
    try {
      await writeFile(join(directory, "analyze.cjs"), outputFiles[0]?.contents ?? "");
      const text =
        'export default { layers: { a: { type: "conv1d", input_size: 5, in_channels: 1, out_channels: 1, kernel_size: 1 + 2 } } }';
      const program = `require("./analyze.cjs").analyze({ text: ${JSON.stringify(text)}, language: "typescript" }).then((r) => console.log(JSON.stringify(r)))`;
      const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { cwd: directory });
      const report = JSON.parse(stdout);
      assert.deepEqual(report.problems, []);
      assert.deepEqual(report.layers.a.output_size, [3]);
    } finally {
      await rm(directory, { recursive: true });
    }
  }).timeout(30_000);
});
