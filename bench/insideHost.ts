/** Runs in the extension host in the place of tests, and leaves what it measured beside itself. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commands, extensions, type TextDocument, Uri, window, workspace } from "vscode";
import type { Figure } from "./figures.ts";

export interface HostMeasurements {
  readonly figures: readonly Figure[];
  /** Of the extension host's process, with its workers: before the extension is activated, and in the end. */
  readonly memory: string;
}

const warmUps = 5;
const repetitions = 40;

export async function run(): Promise<void> {
  const extension = extensions.getExtension("unroll.unroll");
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (extension === undefined || folder === undefined)
    throw new Error("no extension or no folder to measure");
  const before = residentMegabytes();
  await extension.activate();
  const document = await workspace.openTextDocument(Uri.joinPath(folder, "resnet-50.unroll.json"));
  await window.showTextDocument(document);
  const firstLens = await time(() =>
    commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 100),
  );
  const figures: Figure[] = [
    {
      name: "activation",
      runs: [between("LoadExtensionCode") + between("ActivateExtension")],
      method: "VS Code's own marks in the extension host: loading the module and the call of `activate`",
    },
    {
      name: "first lens",
      runs: [firstLens],
      method: "from the opened document to its lenses, with the worker's start",
    },
    await repeated("hover on a layer", document, '"conv1"'),
    await repeated("hover on a key", document, '"stride"'),
  ];
  // The same places without us, for what VS Code and its JSON extension take by themselves.
  await workspace.getConfiguration("unroll").update("hover.enabled", false, true);
  figures.push(
    await repeated("hover on a layer, VS Code alone", document, '"conv1"'),
    await repeated("hover on a key, VS Code alone", document, '"stride"'),
  );
  await workspace.getConfiguration("unroll").update("hover.enabled", undefined, true);
  const memory = `${before} MB without the extension, ${residentMegabytes()} MB after its lenses and hovers`;
  const measured: HostMeasurements = { figures, memory };
  await writeFile(join(__dirname, "measured.json"), JSON.stringify(measured));
}

function residentMegabytes(): string {
  return (process.memoryUsage().rss / 1e6).toFixed(0);
}

/** VS Code's own record of what it does when. */
interface Marks {
  getMarks(): readonly { readonly name: string; readonly startTime: number }[];
}

/** Milliseconds between two of the marks that VS Code sets about each extension. */
function between(what: string): number {
  const { MonacoPerformanceMarks: marks } = globalThis as unknown as {
    readonly MonacoPerformanceMarks: Marks;
  };
  const [start, end] = ["will", "did"].map(
    (when) =>
      marks.getMarks().find(({ name }) => name === `code/extHost/${when}${what}/unroll.unroll`)?.startTime,
  );
  return (end ?? Number.NaN) - (start ?? Number.NaN);
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
