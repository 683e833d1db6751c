import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../scripts/embedded/paths.ts";
import { launchWorkbench, type Workbench } from "../webview/support/workbench.ts";
import { zipEntries } from "./support/zip.ts";

const vsix = join(root, "out", "unroll.vsix");

describe("the package", () => {
  before(async () => {
    await promisify(execFile)("npm", ["run", "package"], { cwd: root, shell: process.platform === "win32" });
  });

  it("holds what runs and what a reader wants, and nothing else", () => {
    const listed = (folder: string) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
    const wanted = [
      "LICENSE.txt",
      "changelog.md",
      "dist/codicon.ttf",
      "dist/extension.cjs",
      "dist/unroll.schema.json",
      "dist/webview.css",
      "dist/webview.js",
      "dist/worker.cjs",
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
    assert.ok(kilobytes(entry) < 60, `extension.cjs has ${kilobytes(entry)} kB`);
  });

  describe("installed", () => {
    const file = "packaged.unroll.json";
    const text = `{
  "layers": {
    "edges": { "type": "conv2d", "input_size": [6, 7], "in_channels": 1, "out_channels": 1, "kernel_size": [3, 2] }
  }
}
`;
    let workbench: Workbench;

    before(async () => {
      workbench = await launchWorkbench({ vsix, files: { [file]: text } });
      await workbench.editor.open(file);
    });

    after(() => workbench?.close());

    it("says above a layer what comes out of it", async () => {
      const [lens] = await workbench.editor.lenses();
      assert.match(lens ?? "", /1×6×7 → 1×4×6/);
    });

    it("opens its panel, without an error in the page", async () => {
      await workbench.run("Unroll: Open Panel to the Side");
      await workbench.panel.content.getByText("edges").first().waitFor();
      assert.deepEqual(workbench.panel.errors, []);
    });
  });
});
