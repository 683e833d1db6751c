import { FileType, Uri, workspace } from "vscode";

/**
 * The text of a file that the document `from` imports, unsaved edits included. Only files of the workspace may be read, and for a
 * document outside of any workspace those below its own folder.
 */
export async function readImport(from: string, path: string): Promise<string | undefined> {
  const document = Uri.parse(from, true);
  const target = document.with({
    scheme: document.scheme === "untitled" ? "file" : document.scheme,
    path,
    query: "",
    fragment: "",
  });
  if (!mayRead(document, target)) return undefined;
  const open = workspace.textDocuments.find((candidate) => candidate.uri.toString() === target.toString());
  if (open) return open.getText();
  try {
    const { type } = await workspace.fs.stat(target);
    if ((type & FileType.File) === 0) return undefined;
    return new TextDecoder().decode(await workspace.fs.readFile(target));
  } catch {
    return undefined;
  }
}

function mayRead(document: Uri, target: Uri): boolean {
  if (workspace.getWorkspaceFolder(target)) return true;
  if (workspace.getWorkspaceFolder(document)) return false;
  const folder = document.path.slice(0, document.path.lastIndexOf("/") + 1);
  return target.path.startsWith(folder) && !target.path.split("/").includes("..");
}
