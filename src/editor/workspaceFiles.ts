import { FileType, Uri, workspace } from "vscode";
import { mostFileBytes } from "../params/tensorFiles/fileTensor.ts";
import type { FileAnswer } from "../protocol/compute.ts";

/**
 * The text of a file that the document `from` imports, unsaved edits included. Only files of the workspace may be read, and for a
 * document outside of any workspace those below its own folder.
 */
export async function readImport(from: string, path: string): Promise<string | undefined> {
  const target = targetOf(from, path);
  if (target === undefined) return undefined;
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

/** The bytes of a file that the document `from` names, under the same rule, unless they are those that are known. */
export async function readTensorBytes(
  from: string,
  path: string,
  known: string | undefined,
): Promise<FileAnswer> {
  const target = targetOf(from, path);
  if (target === undefined) return { kind: "missing" };
  try {
    const { type, size, mtime } = await workspace.fs.stat(target);
    if ((type & FileType.File) === 0) return { kind: "missing" };
    if (size > mostFileBytes) return { kind: "too-large", bytes: size };
    const stamp = `${mtime} ${size}`;
    if (stamp === known) return { kind: "unchanged" };
    return { kind: "bytes", stamp, bytes: await workspace.fs.readFile(target) };
  } catch {
    return { kind: "missing" };
  }
}

/** Where a file that a document depends on lies; nowhere as long as the document itself is in no folder. */
export function dependencyOf(document: Uri, path: string): Uri | undefined {
  if (!path.startsWith("/")) return undefined;
  const scheme = document.scheme === "untitled" ? "file" : document.scheme;
  return document.with({ scheme, path, query: "", fragment: "" });
}

/** The path of the folder that a person knows a document's files from: of the workspace, or else its own. */
export function rootOf(document: Uri): string {
  return workspace.getWorkspaceFolder(document)?.uri.path ?? folderOf(document);
}

/** The file, if the document may read it. */
function targetOf(from: string, path: string): Uri | undefined {
  const document = Uri.parse(from, true);
  const target = dependencyOf(document, path);
  return target && mayRead(document, target) ? target : undefined;
}

function mayRead(document: Uri, target: Uri): boolean {
  if (workspace.getWorkspaceFolder(target)) return true;
  if (workspace.getWorkspaceFolder(document)) return false;
  const folder = folderOf(document);
  return target.path.startsWith(folder) && !target.path.split("/").includes("..");
}

function folderOf({ path }: Uri): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
