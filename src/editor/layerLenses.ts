import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  type TextDocument,
  workspace,
} from "vscode";
import type { LayerAnalysis } from "../analysis/document.ts";
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
    const byPlace = new Map<number, LayerAnalysis[]>();
    for (const layer of analyzed.analysis.layers) {
      const { offset } = layer.keySpan;
      byPlace.set(offset, [...(byPlace.get(offset) ?? []), layer]);
    }
    return [...byPlace.values()].map((layers) => toLens(document, layers));
  }
}

/** One lens for a layer, and one for all layers that a loop has made at the same place. */
function toLens(document: TextDocument, layers: readonly LayerAnalysis[]): CodeLens {
  const [first, last] = [layers[0], layers.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError("a lens needs a layer");
  const text = first === last ? first.summary : `${layers.length} layers · ${first.name} … ${last.name}`;
  return new CodeLens(rangeOf(document, first.keySpan), {
    title: `▶ Unroll · ${text}`,
    tooltip: `Show ${first.name} in the Unroll panel`,
    command: command.visualizeLayer,
    arguments: [document.uri, first.name],
  });
}
