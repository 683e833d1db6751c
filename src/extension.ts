/** Composition root: constructs the parts and registers them. */

import { type ExtensionContext, languages, Uri } from "vscode";
import { Analyses } from "./editor/analyses.ts";
import { registerCommands } from "./editor/commands.ts";
import { showDiagnostics } from "./editor/diagnostics.ts";
import { LayerHovers } from "./editor/layerHovers.ts";
import { LayerLenses } from "./editor/layerLenses.ts";
import { QuickFixes } from "./editor/quickFixes.ts";
import { TaskNames } from "./editor/taskNames.ts";
import { Trainings } from "./editor/trainings.ts";
import { LayerPanels } from "./panels/layerPanels.ts";

const languageIds = ["json", "jsonc", "typescript"];

export function activate({ extensionUri, subscriptions }: ExtensionContext): void {
  const script = (name: string) => Uri.joinPath(extensionUri, "dist", name).fsPath;
  const analyses = new Analyses(script("analysis.cjs"));
  const trainings = new Trainings(script("compute.cjs"), analyses);
  const panels = new LayerPanels(extensionUri, script("compute.cjs"), analyses, trainings);
  const lenses = new LayerLenses(analyses);
  subscriptions.push(
    analyses,
    trainings,
    panels,
    lenses,
    showDiagnostics(analyses),
    languages.registerCodeLensProvider(languageIds, lenses),
    languages.registerHoverProvider(languageIds, new LayerHovers(analyses)),
    languages.registerCompletionItemProvider(languageIds, new TaskNames(analyses), ...TaskNames.triggers),
    languages.registerCodeActionsProvider(languageIds, new QuickFixes(analyses), {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
    ...registerCommands(analyses, panels, trainings, Uri.joinPath(extensionUri, "examples")),
  );
}
