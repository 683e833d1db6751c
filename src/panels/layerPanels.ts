import { type Disposable, type TextDocument, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { ReportRow } from "../analysis/document.ts";
import type { Analyses } from "../editor/analyses.ts";
import type { Panels } from "../editor/commands.ts";
import type { Trainings } from "../editor/trainings.ts";
import { LayerWorkers } from "../worker/layerWorkers.ts";
import { LayerPanel } from "./layerPanel.ts";
import { openAutomatically } from "./openAutomatically.ts";
import { pageHtml, pageOptions } from "./pageHtml.ts";
import { savedPage } from "./savedPage.ts";

const viewType = "unroll.panel";

interface OpenPanel {
  readonly panel: WebviewPanel;
  readonly content: LayerPanel;
}

/** All open panels, one a file. */
export class LayerPanels implements Panels, Disposable {
  readonly #extension: Uri;
  readonly #analyses: Analyses;
  readonly #workers: LayerWorkers;
  readonly #trainings: Trainings;
  readonly #panels = new Map<string, OpenPanel>();
  readonly #subscriptions: Disposable[];

  constructor(extension: Uri, computeScript: string, analyses: Analyses, trainings: Trainings) {
    this.#extension = extension;
    this.#analyses = analyses;
    this.#workers = new LayerWorkers(computeScript);
    this.#trainings = trainings;
    this.#subscriptions = [
      this.#workers,
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
      }),
      openAutomatically(analyses, (document) => this.show(document, undefined)),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { panel } of this.#panels.values()) panel.dispose();
  }

  async show(document: TextDocument, layer: string | undefined): Promise<void> {
    const open = this.#panels.get(document.uri.toString());
    if (open) {
      open.content.show(layer);
      open.panel.reveal(undefined, true);
      return;
    }
    const panel = window.createWebviewPanel(
      viewType,
      "Unroll",
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      pageOptions(this.#extension),
    );
    this.#adopt(panel, document.uri, layer);
  }

  async showRace(document: TextDocument, layer: string): Promise<void> {
    await this.show(document, layer);
    this.#panels.get(document.uri.toString())?.content.showRace();
  }

  computedRows(uri: Uri, layer: string): readonly ReportRow[] {
    return this.#panels.get(uri.toString())?.content.computedRows(layer) ?? [];
  }

  focused(): { readonly uri: Uri; readonly layer: string | undefined } | undefined {
    return [...this.#panels.values()].find(({ panel }) => panel.active)?.content;
  }

  #restore(panel: WebviewPanel, state: unknown): void {
    const saved = savedPage(state);
    if (saved === undefined || this.#panels.has(saved.uri)) {
      panel.dispose();
      return;
    }
    panel.webview.options = pageOptions(this.#extension);
    this.#adopt(panel, Uri.parse(saved.uri, true), saved.layer);
  }

  #adopt(panel: WebviewPanel, uri: Uri, layer: string | undefined): void {
    const key = uri.toString();
    const content = new LayerPanel(panel, uri, layer, this.#analyses, this.#workers, this.#trainings);
    this.#panels.set(key, { panel, content });
    panel.iconPath = Uri.joinPath(this.#extension, "media", "icon.svg");
    panel.onDidDispose(() => {
      content.dispose();
      this.#panels.delete(key);
    });
    panel.webview.html = pageHtml(panel.webview, this.#extension, content.giveState());
  }
}
