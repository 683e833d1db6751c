import { FileType, type QuickPickItem, Uri, window, workspace } from "vscode";

interface Template extends QuickPickItem {
  readonly file: string;
}

type Format = "jsonc" | "ts";

/** Asks for an example and a language and opens the new file, unsaved, so that nothing is written before the person saves it. */
export async function newParameterFile(examples: Uri): Promise<void> {
  const template = await window.showQuickPick(templatesIn(examples), {
    title: "New Parameter File",
    placeHolder: "Start from which example?",
    matchOnDetail: true,
  });
  if (template === undefined) return;
  const format = template.file.endsWith(".ts") ? "ts" : await pickFormat();
  if (format === undefined) return;
  const text = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(examples, template.file)));
  const name = template.file.replace(/\.unroll\.\w+$/, "");
  const document = await workspace.openTextDocument(await freeName(name, format));
  const editor = await window.showTextDocument(document);
  const content =
    format === "ts" && !template.file.endsWith(".ts") ? `export default ${text.trimEnd()};\n` : text;
  await editor.edit((edit) => edit.insert(document.positionAt(0), content));
}

/** The examples that can stand alone: one that needs a file beside it would not find it in a new place. */
async function templatesIn(examples: Uri): Promise<Template[]> {
  const entries = await workspace.fs.readDirectory(examples);
  const files = entries.filter(([name, type]) => type === FileType.File && /\.unroll\.\w+$/.test(name));
  const templates = files.map(async ([file]): Promise<Template[]> => {
    const text = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(examples, file)));
    if (/^import .*["']\.\.?\/|"file":/m.test(text)) return [];
    const title = file.replace(/\.unroll\.\w+$/, "").replaceAll("-", " ");
    const detail = descriptionIn(text);
    return [{ file, label: title, description: file, ...(detail === undefined ? {} : { detail }) }];
  });
  return (await Promise.all(templates)).flat().sort((a, b) => a.label.localeCompare(b.label));
}

/** The first sentence that an example says of itself. */
function descriptionIn(text: string): string | undefined {
  return /^\s*"?description"?:\s*"([^"]*)"/m.exec(text)?.[1] ?? /^\s*(?:\/\/|\*)\s*(.+)$/m.exec(text)?.[1];
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
