import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  type Range,
  type TextDocument,
  WorkspaceEdit,
} from "vscode";
import type { Fix } from "../params/problem.ts";
import type { Analyses } from "./analyses.ts";
import { rangeOf } from "./spans.ts";

/** Offers the fixes of the problems under the cursor; a problem's only fix is the preferred one. */
export class QuickFixes implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.QuickFix];
  readonly #analyses: Analyses;

  constructor(analyses: Analyses) {
    this.#analyses = analyses;
  }

  async provideCodeActions(document: TextDocument, range: Range): Promise<CodeAction[]> {
    if (!this.#analyses.isKnown(document)) return [];
    const analyzed = await this.#analyses.get(document);
    if (analyzed?.version !== document.version) return [];
    return analyzed.analysis.problems
      .filter((problem) => rangeOf(document, problem).intersection(range) !== undefined)
      .flatMap(({ fixes = [] }) => fixes.map((fix) => toAction(document, fix, fixes.length === 1)));
  }
}

function toAction(document: TextDocument, { title, edits }: Fix, isPreferred: boolean): CodeAction {
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = new WorkspaceEdit();
  for (const edit of edits) action.edit.replace(document.uri, rangeOf(document, edit), edit.text);
  action.isPreferred = isPreferred;
  return action;
}
