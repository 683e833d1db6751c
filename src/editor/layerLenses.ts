import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  type TextDocument,
  workspace,
} from "vscode";
import type { Analyses } from "./analyses.ts";
import { command } from "./commandIds.ts";
import { readSettings } from "./settings.ts";
import { rangeOf } from "./spans.ts";

/** A line above each layer with its shapes and counts; a click shows the layer in the panel. */
export class LayerLenses implements CodeLensProvider, Disposable {
  readonly #analyses: Analyses;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[];
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(analyses: Analyses) {
    this.#analyses = analyses;
    this.#subscriptions = [
      this.#changed,
      analyses.onDidChange(() => this.#changed.fire()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("unroll.codeLens")) this.#changed.fire();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    if (!this.#analyses.isKnown(document) || !readSettings(document.uri).codeLens) return [];
    const analyzed = await this.#analyses.get(document);
    if (analyzed?.version !== document.version) return [];
    return analyzed.analysis.layers.map(
      ({ keySpan, name, summary }) =>
        new CodeLens(rangeOf(document, keySpan), {
          title: `▶ Unroll · ${summary}`,
          tooltip: `Show ${name} in the Unroll panel`,
          command: command.visualizeLayer,
          arguments: [document.uri, name],
        }),
    );
  }
}
