import assert from "node:assert/strict";
import {
  commands,
  type Diagnostic,
  extensions,
  languages,
  Position,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";

export const extensionId = "unroll.unroll";

export function extensionRoot(): Uri {
  const extension = extensions.getExtension(extensionId);
  assert(extension, `${extensionId} is not installed in this host`);
  return extension.extensionUri;
}

/** Opens a new, unsaved parameter file with this text. */
export async function openText(text: string, name = `test-${++opened}.unroll.jsonc`): Promise<TextEditor> {
  const uri = Uri.from({ scheme: "untitled", path: `/${name}` });
  const document = await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document);
  await replaceAll(document, text);
  placeCursor(editor, 0);
  return editor;
}

let opened = 0;

export function placeCursor(editor: TextEditor, offset: number): void {
  const place = editor.document.positionAt(offset);
  editor.selection = new Selection(place, place);
}

export async function openExample(file: string): Promise<TextEditor> {
  const uri = Uri.joinPath(extensionRoot(), "examples", file);
  return window.showTextDocument(await workspace.openTextDocument(uri));
}

export async function replaceAll(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  const whole = new Range(new Position(0, 0), document.positionAt(document.getText().length));
  edit.replace(document.uri, whole, text);
  assert(await workspace.applyEdit(edit));
}

/** Waits until a condition of the host holds, looking again after each event of `changes` and now and then. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function diagnosticsOf(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === "Unroll");
}

/** The diagnostics of a document once they are those that `accept` takes. */
export function diagnosticsWhen(uri: Uri, what: string, accept: (found: Diagnostic[]) => boolean) {
  return until(`${what} in ${uri.path}`, () => {
    const found = diagnosticsOf(uri);
    return accept(found) ? found : undefined;
  });
}

/** The position in the middle of the first occurrence of `text`. */
export function placeOf(document: TextDocument, text: string): Position {
  const offset = document.getText().indexOf(text);
  assert(offset >= 0, `${text} is not in ${document.uri.path}`);
  return document.positionAt(offset + Math.floor(text.length / 2));
}

/** Closes all editors; those with unsaved text are reverted first, since a question to the person would never be answered. */
export async function closeEverything(): Promise<void> {
  for (const document of workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await window.showTextDocument(document);
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await commands.executeCommand("workbench.action.closeAllEditors");
}
