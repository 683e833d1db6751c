import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import {
  type CodeAction,
  type CodeLens,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  type Hover,
  MarkdownString,
  Uri,
  window,
  workspace,
} from "vscode";
import {
  closeEverything,
  diagnosticsOf,
  diagnosticsWhen,
  extensionRoot,
  openExample,
  openText,
  placeOf,
  replaceAll,
  until,
} from "./support/documents.ts";

const resnet = `{
  "layers": {
    "conv1": {
      "type": "conv2d",
      "input_size": [224, 224],
      "in_channels": 3, "out_channels": 64,
      "kernel_size": 7, "stride": 2, "padding": 3,
      "expect": { "output_size": [112, 112], "parameters": 9472 }
    }
  }
}`;

const withCode = (wanted: string) => (found: Diagnostic[]) => found.length === 1 && found[0]?.code === wanted;

async function lensesOf(uri: Uri): Promise<string[]> {
  const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", uri, 100);
  return lenses.flatMap(({ command }) => (command?.title.startsWith("▶ Unroll") ? [command.title] : []));
}

async function hoverText(uri: Uri, position: ReturnType<typeof placeOf>): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof MarkdownString ? content.value : String(content)))
    .join("\n");
}

describe("the editor", () => {
  afterEach(closeEverything);

  it("puts a lens with shapes and counts above each layer", async () => {
    const { document } = await openText(resnet);
    assert.deepEqual(await lensesOf(document.uri), [
      "▶ Unroll · 3×224×224 → 64×112×112 · 9,472 params · 116 M MACs",
    ]);
    await replaceAll(
      document,
      resnet.replace('"stride": 2', '"stride": 4').replace(/"expect".*/, '"expect": {}'),
    );
    const changed = await until("the new shape", async () =>
      (await lensesOf(document.uri)).find((l) => l.includes("64×56×56")),
    );
    assert.match(changed, /3×224×224 → 64×56×56/);
  });

  it("marks a false claim on its value and corrects it by a quick fix", async () => {
    const { document } = await openText(resnet.replace("9472", "9408"));
    const [diagnostic] = await diagnosticsWhen(document.uri, "a false claim", withCode("claim-false"));
    assert(diagnostic);
    assert.equal(document.getText(diagnostic.range), "9408");
    assert.match(diagnostic.message, /9,?408/);
    assert.match(diagnostic.message, /9,?472/);
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      diagnostic.range,
    );
    const fix = actions.find(({ title, edit }) => edit && title.includes("9472"));
    assert(fix?.edit, `no fix among ${actions.map(({ title }) => title).join(", ")}`);
    assert(await workspace.applyEdit(fix.edit));
    await diagnosticsWhen(document.uri, "no problem", ({ length }) => length === 0);
    assert.equal(document.getText(), resnet);
  });

  it("follows the text: a problem comes with the typing and goes with the correction", async () => {
    const { document } = await openText(resnet);
    await replaceAll(document, resnet.replace('"kernel_size": 7', '"kernel_size": 700'));
    const [tooLarge] = await diagnosticsWhen(document.uri, "a problem", withCode("kernel-larger-than-input"));
    assert.equal(tooLarge && document.getText(tooLarge.range), "700");
    await replaceAll(document, resnet);
    await diagnosticsWhen(document.uri, "no problem", ({ length }) => length === 0);
  });

  it("explains keys with the numbers put in, and draws the matrix", async () => {
    const { document } = await openText(resnet);
    await until("the analysis", async () => ((await lensesOf(document.uri)).length > 0 ? true : undefined));
    const stride = await hoverText(document.uri, placeOf(document, '"stride"'));
    assert.match(stride, /224 \+ 2·3|224 \+ 3 \+ 3/);
    assert.match(stride, /112/);
    const layer = await hoverText(document.uri, placeOf(document, '"conv1"'));
    assert.match(layer, /802,816/);
    assert.match(layer, /data:image\/svg\+xml/);
  });

  it("evaluates TypeScript with its imports, and follows an unsaved edit of the imported file", async () => {
    const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.joinPath(extensionRoot(), "examples");
    const lib = Uri.joinPath(folder, "sizes-for-test.ts");
    const main = Uri.joinPath(folder, "import-for-test.unroll.ts");
    const encoder = new TextEncoder();
    await workspace.fs.writeFile(lib, encoder.encode("export const size: number = 8;\n"));
    await workspace.fs.writeFile(
      main,
      encoder.encode(
        'import { size } from "./sizes-for-test";\nexport default { layers: { a: { type: "conv2d", input_size: [size, size], in_channels: 1, out_channels: 1, kernel_size: 3 } } };\n',
      ),
    );
    try {
      await workspace.openTextDocument(main);
      await until("6×6", async () => (await lensesOf(main)).find((lens) => lens.includes("1×8×8 → 1×6×6")));
      const imported = await workspace.openTextDocument(lib);
      await replaceAll(imported, "export const size: number = 12;\n");
      await until("10×10", async () =>
        (await lensesOf(main)).find((lens) => lens.includes("1×12×12 → 1×10×10")),
      );
      await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    } finally {
      await workspace.fs.delete(main);
      await workspace.fs.delete(lib);
    }
  });

  it("follows files that change on disk while no editor has them: an import and a tensor", async () => {
    const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.joinPath(extensionRoot(), "examples");
    const at = (name: string) => Uri.joinPath(folder, name);
    const [lib, tensor, main] = [
      at("kernel-for-test.ts"),
      at("kernel-for-test.csv"),
      at("files-for-test.unroll.ts"),
    ];
    await writeFile(lib.fsPath, "export const size = 3;\n");
    await writeFile(
      main.fsPath,
      'import { size } from "./kernel-for-test";\nexport default { layers: { a: { type: "conv2d", input_size: 8, in_channels: 1, out_channels: 1, kernel_size: size, weight: { file: "kernel-for-test.csv" } } } };\n',
    );
    try {
      await window.showTextDocument(await workspace.openTextDocument(main));
      await diagnosticsWhen(main, "no such tensor", withCode("tensor-file-missing"));
      await writeFile(tensor.fsPath, "1,2,3\n4,5,6\n7,8,9\n");
      await diagnosticsWhen(main, "no problem", ({ length }) => length === 0);
      await until("6×6", async () => (await lensesOf(main)).find((lens) => lens.includes("1×8×8 → 1×6×6")));
      await writeFile(lib.fsPath, "export const size = 2;\n");
      await diagnosticsWhen(main, "another shape", withCode("weight-shape"));
      await writeFile(tensor.fsPath, "1,2\n3,4\n");
      await diagnosticsWhen(main, "no problem", ({ length }) => length === 0);
      await until("7×7", async () => (await lensesOf(main)).find((lens) => lens.includes("1×8×8 → 1×7×7")));
    } finally {
      for (const file of [lib, tensor, main]) await rm(file.fsPath, { force: true });
    }
  });

  it("stops an endless loop and stays usable", async () => {
    const { document } = await openText("for (;;) {}\nexport default {};", "endless.unroll.ts");
    await diagnosticsWhen(document.uri, "the time limit", withCode("time-limit"));
    const other = await openText(resnet);
    assert.equal((await lensesOf(other.document.uri)).length, 1);
  });

  it("marks the loop of a file that had to be stopped from outside", async () => {
    // The engine looks at its clock every some thousand rounds, of which each takes long.
    const loop = "while (true) {";
    const text = `const n = 3e5;\n${loop}\n  new Array(n).fill(0).sort();\n}\nexport default {};`;
    const { document } = await openText(text, "hard.unroll.ts");
    const [problem] = await diagnosticsWhen(document.uri, "the time limit", withCode("time-limit"));
    assert.equal(problem && document.getText(problem.range), loop);
    assert.match(problem?.message ?? "", /perhaps this one/);
  });

  it("leaves other JSON files alone", async () => {
    const { document } = await openText(resnet.replace("9472", "1"), "other.jsonc");
    assert.deepEqual(await lensesOf(document.uri), []);
    assert.deepEqual(diagnosticsOf(document.uri), []);
  });

  it("shows every example without an error but the deliberate ones", async function () {
    this.timeout(60_000);
    const folder = Uri.joinPath(extensionRoot(), "examples");
    const files = (await workspace.fs.readDirectory(folder))
      .map(([name]) => name)
      .filter((n) => n.includes(".unroll."));
    assert(files.length >= 5, files.join());
    for (const file of files) {
      const { document } = await openExample(file);
      const lenses = await until(`lenses of ${file}`, async () => {
        const found = await lensesOf(document.uri);
        return found.length > 0 ? found : undefined;
      });
      assert(
        lenses.every((lens) => /→|13 layers · conv1_1 … conv5_3|loss [\d.]+|MACs/.test(lens)),
        lenses.join("\n"),
      );
      // Which ones are meant to be there, the unit test of the examples says in full.
      const claims =
        { "convolution-as-linear-layer.unroll.json": 1, "attention-designs.unroll.json": 3 }[file] ?? 0;
      await diagnosticsWhen(document.uri, `${claims} false claims`, (found) => {
        const errors = found.filter(({ severity }) => severity === DiagnosticSeverity.Error);
        return errors.length === claims && errors.every(({ code }) => code === "claim-false");
      });
    }
  });
});
