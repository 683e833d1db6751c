/** Runs in the extension host in the place of tests, and leaves what it measured beside itself. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commands, extensions, type TextDocument, Uri, window, workspace } from "vscode";
import type { Figure } from "./figures.ts";

const warmUps = 5;
const repetitions = 40;

export async function run(): Promise<void> {
  const extension = extensions.getExtension("unroll.unroll");
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (extension === undefined || folder === undefined)
    throw new Error("no extension or no folder to measure");
  await extension.activate();
  const document = await workspace.openTextDocument(Uri.joinPath(folder, "resnet-50.unroll.json"));
  await window.showTextDocument(document);
  const firstLens = await time(() =>
    commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 100),
  );
  const figures: Figure[] = [
    {
      name: "first lens",
      runs: [firstLens],
      method: "from the opened document to its lenses, with the worker's start",
    },
    await repeated("hover on a layer", document, '"conv1"'),
    await repeated("hover on a key", document, '"stride"'),
    await repeated("hover elsewhere (VS Code alone)", document, "{"),
  ];
  await writeFile(join(__dirname, "figures.json"), JSON.stringify(figures));
}

async function repeated(name: string, document: TextDocument, text: string): Promise<Figure> {
  const place = document.positionAt(document.getText().indexOf(text) + 1);
  const runs: number[] = [];
  for (let n = 0; n < warmUps + repetitions; n++) {
    const took = await time(() =>
      commands.executeCommand("vscode.executeHoverProvider", document.uri, place),
    );
    if (n >= warmUps) runs.push(took);
  }
  return { name, runs, method: "executeHoverProvider: there and back, with all providers" };
}

async function time(action: () => PromiseLike<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
