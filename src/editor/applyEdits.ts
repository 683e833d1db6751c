import { type TextDocument, WorkspaceEdit, window, workspace } from "vscode";
import type { TextEdit } from "../params/problem.ts";
import { rangeOf } from "./spans.ts";

/**
 * Makes edits of a document that undo takes back in one step, like anything typed.
 *
 * @param continues joins the edit before, as while a slider is dragged; only an editor that is on the screen can do that
 */
export async function applyEdits(
  document: TextDocument,
  edits: readonly TextEdit[],
  continues = false,
): Promise<void> {
  const editor = window.visibleTextEditors.find((visible) => visible.document === document);
  if (editor) {
    await editor.edit(
      (builder) => {
        for (const edit of edits) builder.replace(rangeOf(document, edit), edit.text);
      },
      { undoStopBefore: !continues, undoStopAfter: false },
    );
    return;
  }
  const workspaceEdit = new WorkspaceEdit();
  for (const edit of edits) workspaceEdit.replace(document.uri, rangeOf(document, edit), edit.text);
  await workspace.applyEdit(workspaceEdit);
}
