import {
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  type Position,
  Range,
  type TextDocument,
} from "vscode";
import type { Analyses } from "./analyses.ts";
import { taskNamePlace } from "./taskNamePlace.ts";

/** Offers the names of the file's tasks where a layer names one: the schema knows that a name stands there, but none of them. */
export class TaskNames implements CompletionItemProvider {
  /** Characters that open the list by themselves. */
  static readonly triggers = ['"', "'"] as const;
  readonly #analyses: Analyses;

  constructor(analyses: Analyses) {
    this.#analyses = analyses;
  }

  async provideCompletionItems(
    document: TextDocument,
    { line, character }: Position,
  ): Promise<CompletionItem[]> {
    const place = taskNamePlace(document.lineAt(line).text, character);
    if (place === undefined || !this.#analyses.isKnown(document)) return [];
    const analyzed = await this.#analyses.get(document);
    const range = new Range(line, place.start, line, place.end);
    return (analyzed?.analysis.tasks ?? []).map((name) => {
      const item = new CompletionItem(name, CompletionItemKind.Reference);
      const text = JSON.stringify(name);
      return Object.assign(item, { detail: "task of this file", insertText: text, filterText: text, range });
    });
  }
}
