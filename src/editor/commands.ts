import {
  commands,
  type Disposable,
  env,
  Selection,
  type TextDocument,
  type TextEditor,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LayerAnalysis, ReportRow } from "../analysis/document.ts";
import { layerAt } from "../analysis/layerAt.ts";
import { reportMarkdown } from "../analysis/reportText.ts";
import type { Analyses, Analyzed } from "./analyses.ts";
import { command } from "./commandIds.ts";
import { registerDesignCommands } from "./designCommands.ts";
import { newParameterFile } from "./newParameterFile.ts";
import { rangeOf } from "./spans.ts";
import type { Trainings } from "./trainings.ts";

/** What the commands need of the panels. */
export interface Panels {
  /** Shows a document beside its editor, at a layer if one is named. */
  show(document: TextDocument, layer: string | undefined): Promise<void>;
  /** The same, at the comparison of all layers on its task. */
  showRace(document: TextDocument, layer: string): Promise<void>;
  /** Rows of a layer's report on how its numbers were computed, where a panel has them. */
  computedRows(uri: Uri, layer: string): readonly ReportRow[];
  /** The document and layer of the panel that has the focus. */
  focused(): { readonly uri: Uri; readonly layer: string | undefined } | undefined;
}

interface Place {
  readonly analyzed: Analyzed;
  readonly editor: TextEditor | undefined;
  readonly layer: LayerAnalysis | undefined;
}

/** Registers the commands of the palette. Those about a layer take it from the focused panel or from the cursor. */
export function registerCommands(
  analyses: Analyses,
  panels: Panels,
  trainings: Trainings,
  examples: Uri,
): Disposable[] {
  const openPanel = async (uri?: Uri) => {
    const place = await placeAt(analyses, panels, uri);
    if (place) await panels.show(place.analyzed.document, place.layer?.name);
  };
  const visualizeLayer = async (uri?: Uri, layer?: string) => {
    const place = await placeAt(analyses, panels, uri);
    if (place) await panels.show(place.analyzed.document, layer ?? place.layer?.name);
  };
  const copyReport = async (uri?: Uri, layer?: string) => {
    const place = await placeAt(analyses, panels, uri);
    if (!place) return;
    const found =
      layer === undefined ? place.layer : place.analyzed.analysis.layers.find(({ name }) => name === layer);
    if (!found?.report && !found?.sequence) {
      void window.showWarningMessage(
        found ? `Unroll: ${found.name} has errors, so there is no report yet.` : noLayer,
      );
      return;
    }
    const computed = panels.computedRows(place.analyzed.document.uri, found.name);
    await env.clipboard.writeText(reportMarkdown(found, computed));
    window.setStatusBarMessage(`$(check) Report of ${found.name} copied`, 3000);
  };
  const step = (by: 1 | -1) => async () => {
    const place = await placeAt(analyses, panels);
    if (place) await stepLayer(panels, place, by);
  };
  return [
    commands.registerCommand(command.openPanelToTheSide, openPanel),
    commands.registerCommand(command.visualizeLayer, visualizeLayer),
    commands.registerCommand(command.copyReport, copyReport),
    commands.registerCommand(command.nextLayer, step(1)),
    commands.registerCommand(command.previousLayer, step(-1)),
    commands.registerCommand(command.newParameterFile, () => newParameterFile(examples)),
    ...registerDesignCommands(analyses, trainings, async (uri) => {
      const place = await placeAt(analyses, panels, uri);
      if (place === undefined) return undefined;
      const { document } = place.analyzed;
      return {
        uri: document.uri,
        layer: place.layer,
        showPanel: () => panels.show(document, place.layer?.name),
        showRace: (layer) => panels.showRace(document, layer),
      };
    }),
  ];
}

const noLayer = "Unroll: there is no layer at the cursor.";

async function placeAt(analyses: Analyses, panels: Panels, uri?: Uri): Promise<Place | undefined> {
  const panel = panels.focused();
  const wanted = uri instanceof Uri ? uri : (window.activeTextEditor?.document.uri ?? panel?.uri);
  const document = wanted && (await workspace.openTextDocument(wanted));
  const analyzed = document && (await analyses.adopt(document));
  if (analyzed === undefined) {
    void window.showWarningMessage(
      "Unroll: open a JSON, JSONC or TypeScript file with an object of layers first, or create one with “Unroll: New Parameter File”.",
    );
    return undefined;
  }
  const editor = window.visibleTextEditors.find((visible) => visible.document === analyzed.document);
  const fromPanel = panel?.uri.toString() === analyzed.document.uri.toString() ? panel.layer : undefined;
  const { layers } = analyzed.analysis;
  const layer =
    layers.find(({ name }) => name === fromPanel) ??
    (editor ? layerAt(analyzed.analysis, editor.document.offsetAt(editor.selection.active)) : undefined) ??
    layers[0];
  return { analyzed, editor, layer };
}

/** Moves the cursor to the next or previous layer, round the ends; a panel that follows the cursor goes along. */
async function stepLayer(panels: Panels, { analyzed, editor, layer }: Place, by: 1 | -1): Promise<void> {
  const { layers } = analyzed.analysis;
  if (layers.length === 0) return;
  const index = layer === undefined ? 0 : layers.indexOf(layer) + by;
  const target = layers.at(index % layers.length);
  if (target === undefined) return;
  if (editor) {
    const range = rangeOf(analyzed.document, target.keySpan);
    editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range);
  }
  if (panels.focused()) await panels.show(analyzed.document, target.name);
}
