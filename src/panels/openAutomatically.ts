import { type Disposable, type TextDocument, window } from "vscode";
import type { Analyses } from "../editor/analyses.ts";
import { isParameterFile } from "../editor/parameterFile.ts";
import { readSettings } from "../editor/settings.ts";

/** Where the person wants it, shows each parameter file when it is first looked at: not again after its panel was closed. */
export function openAutomatically(
  analyses: Analyses,
  show: (document: TextDocument) => Promise<void>,
): Disposable {
  const shown = new Set<string>();
  const look = async (document: TextDocument | undefined) => {
    if (document === undefined || !isParameterFile(document) || !readSettings(document.uri).openAutomatically)
      return;
    const key = document.uri.toString();
    if (shown.has(key)) return;
    shown.add(key);
    await analyses.get(document);
    await show(document);
  };
  void look(window.activeTextEditor?.document);
  return window.onDidChangeActiveTextEditor((editor) => void look(editor?.document));
}
