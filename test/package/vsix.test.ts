import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../scripts/embedded/paths.ts";
import { example } from "../../scripts/start/example.ts";
import { launchWorkbench, type Workbench } from "../webview/support/workbench.ts";
import { zipEntries } from "./support/zip.ts";

const vsix = join(root, "out", "unroll.vsix");

describe("the package", () => {
  before(async () => {
    await promisify(execFile)("npm", ["run", "package"], { cwd: root, shell: process.platform === "win32" });
  });

  it("holds what runs and what a reader wants, and nothing else", () => {
    const listed = (folder: string) => globSync(`${folder}/**/*.*`, { cwd: root });
    const wanted = [
      "LICENSE.txt",
      "changelog.md",
      "dist/analysis.cjs",
      "dist/codicon.ttf",
      "dist/compute.cjs",
      "dist/extension.cjs",
      "dist/kernelThread.cjs",
      "dist/kernels-fma.wasm",
      "dist/kernels-simd.wasm",
      "dist/unroll.schema.json",
      "dist/webview.css",
      "dist/webview.js",
      "package.json",
      "readme.md",
      ...listed("examples"),
      ...listed("media"),
    ].map((name) => `extension/${name}`);
    const found = [...zipEntries(readFileSync(vsix)).keys()];
    assert.deepEqual(found.sort(), ["[Content_Types].xml", "extension.vsixmanifest", ...wanted].sort());
  });

  it("stays small, and what VS Code loads at its start smaller still", () => {
    const kilobytes = (path: string) => statSync(path).size / 1000;
    assert.ok(kilobytes(vsix) < 1500, `the package has ${kilobytes(vsix)} kB`);
    const entry = join(root, "dist", "extension.cjs");
    assert.ok(kilobytes(entry) < 115, `extension.cjs has ${kilobytes(entry)} kB`);
  });

  describe("installed", () => {
    let workbench: Workbench;

    before(async () => {
      // The limit is for people who wait, in real time; here other programs may be taking the processor.
      workbench = await launchWorkbench({ vsix, settings: { "unroll.typescript.timeLimit": 10_000 } });
      await workbench.editor.open(example);
    });

    after(() => workbench?.close());

    it("says above each layer what comes out of it", async () => {
      const lenses = await workbench.editor.lenses();
      assert.deepEqual(
        lenses.filter((lens) => !/^▶ Unroll · .* → .*params/.test(lens)),
        [],
      );
    });

    it("opens its panel, without an error in the page", async () => {
      await workbench.run("Unroll: Open Panel to the Side");
      await workbench.panel.content.locator("canvas").first().waitFor();
      assert.deepEqual(workbench.panel.errors, []);
    });

    it("evaluates a file in TypeScript", async () => {
      await workbench.editor.open("vgg-16.unroll.ts");
      assert.match((await workbench.editor.lenses())[0] ?? "", /^▶ Unroll/);
    });
  });
});
