import { type Disposable, OverviewRulerLane, ThemeColor, type Uri, window } from "vscode";
import { numberWith } from "../analysis/nestedNumbers.ts";
import type { HighlightWeightParams } from "../protocol/page.ts";
import type { Analyses } from "./analyses.ts";
import { rangeOf } from "./spans.ts";

/** Marks in the text the weight that is pointed at in the panel, where the file writes it as a number. */
export class WeightHighlight implements Disposable {
  readonly #analyses: Analyses;
  readonly #decoration = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor("editor.findMatchHighlightBackground"),
    border: "1px solid",
    borderColor: new ThemeColor("editorBracketMatch.border"),
    overviewRulerColor: new ThemeColor("editorOverviewRuler.findMatchForeground"),
    overviewRulerLane: OverviewRulerLane.Center,
  });

  constructor(analyses: Analyses) {
    this.#analyses = analyses;
  }

  show(uri: Uri, { layer, index }: HighlightWeightParams): void {
    const analyzed = this.#analyses.latest(uri);
    for (const editor of window.visibleTextEditors) {
      if (editor.document.uri.toString() !== uri.toString()) continue;
      const found = analyzed?.version === editor.document.version ? this.#find(uri, layer, index) : undefined;
      editor.setDecorations(this.#decoration, found ? [rangeOf(editor.document, found)] : []);
    }
  }

  dispose(): void {
    this.#decoration.dispose();
  }

  #find(uri: Uri, layer: string, index: readonly number[] | null) {
    const analyzed = this.#analyses.latest(uri);
    const place = analyzed?.analysis.layers.find(({ name }) => name === layer)?.keys.weight;
    const isWritten = analyzed?.text[place?.value.offset ?? 0] === "[";
    if (analyzed === undefined || place === undefined || index === null || !isWritten) return undefined;
    return numberWith(analyzed.text, place.value, index)?.span;
  }
}
