import { type Range, type TextDocument, type Uri, WorkspaceEdit, window, workspace } from "vscode";
import { writtenAt } from "../params/parameterPlace.ts";
import type { EditParams } from "../protocol/page.ts";
import { RpcError } from "../protocol/rpc.ts";
import type { Analyses } from "./analyses.ts";
import { rangeOf } from "./spans.ts";

/** Writes a value that was chosen in the panel into the file; undo takes it back like anything typed. */
export async function editParameter(
  analyses: Analyses,
  uri: Uri,
  { layer, key, values, continues }: EditParams,
) {
  const document = await workspace.openTextDocument(uri);
  const analyzed = await analyses.get(document);
  const place = analyzed?.analysis.layers.find(({ name }) => name === layer)?.places?.[key];
  if (place?.edit === undefined) {
    throw new RpcError("failed", place?.refusal ?? `${layer} has errors: correct them in the text first.`);
  }
  const [only] = values;
  const text = writtenAt(place.edit, values.length === 1 && only !== undefined ? only : values);
  await replace(document, rangeOf(document, place.edit), text, continues);
}

/** Only an editor that is on the screen can join an edit with the one before. */
async function replace(
  document: TextDocument,
  range: Range,
  text: string,
  continues: boolean,
): Promise<void> {
  const editor = window.visibleTextEditors.find((visible) => visible.document === document);
  if (editor) {
    await editor.edit((edit) => edit.replace(range, text), {
      undoStopBefore: !continues,
      undoStopAfter: false,
    });
    return;
  }
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, range, text);
  await workspace.applyEdit(edit);
}
