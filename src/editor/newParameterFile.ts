import { type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from "vscode";
import { courses } from "./exampleLessons.ts";

interface Template extends QuickPickItem {
  /** Absent from a heading. */
  readonly file?: string;
}

type Format = "jsonc" | "ts";

/** Asks for an example and a language and opens the new file, unsaved, so that nothing is written before the person saves it. */
export async function newParameterFile(examples: Uri): Promise<void> {
  const template = await window.showQuickPick(templates(), {
    title: "New Parameter File",
    placeHolder: "Start from which example?",
    matchOnDetail: true,
  });
  const file = template?.file;
  if (file === undefined) return;
  const format = file.endsWith(".ts") ? "ts" : await pickFormat();
  if (format === undefined) return;
  const text = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(examples, file)));
  const name = file.replace(/\.unroll\.\w+$/, "");
  const document = await workspace.openTextDocument(await freeName(name, format));
  const editor = await window.showTextDocument(document);
  const content = format === "ts" && !file.endsWith(".ts") ? `export default ${text.trimEnd()};\n` : text;
  await editor.edit((edit) => edit.insert(document.positionAt(0), content));
}

function templates(): readonly Template[] {
  return courses.flatMap(({ title, lessons }): Template[] => [
    { label: title, kind: QuickPickItemKind.Separator },
    ...lessons.map(({ file, title: label, about }) => ({ file, label, detail: about })),
  ]);
}

async function pickFormat(): Promise<Format | undefined> {
  const picked = await window.showQuickPick(
    [
      { label: "JSON", description: "with comments", format: "jsonc" as const },
      { label: "TypeScript", description: "with loops, functions and imports", format: "ts" as const },
    ],
    { title: "New Parameter File", placeHolder: "In which language?" },
  );
  return picked?.format;
}

async function freeName(name: string, format: Format): Promise<Uri> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  for (let n = 1; ; n++) {
    const file = `${name}${n === 1 ? "" : `-${n}`}.unroll.${format}`;
    if (folder === undefined) return Uri.from({ scheme: "untitled", path: file });
    const target = Uri.joinPath(folder, file);
    const taken = await workspace.fs.stat(target).then(
      () => true,
      () => workspace.textDocuments.some((open) => open.uri.path === target.path),
    );
    if (!taken) return target.with({ scheme: "untitled" });
  }
}
