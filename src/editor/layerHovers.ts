import { Hover, type HoverProvider, MarkdownString, type Position, type TextDocument } from "vscode";
import { hoverAt } from "../analysis/hover.ts";
import type { Analyses } from "./analyses.ts";
import { isParameterFile } from "./parameterFile.ts";
import { readSettings } from "./settings.ts";
import { rangeOf } from "./spans.ts";

/** What a layer or one of its keys is, with this layer's numbers. */
export class LayerHovers implements HoverProvider {
  readonly #analyses: Analyses;

  constructor(analyses: Analyses) {
    this.#analyses = analyses;
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const settings = readSettings(document.uri);
    if (!this.#analyses.isKnown(document) || !settings.hover) return undefined;
    const analyzed = await this.#analyses.get(document);
    if (analyzed?.version !== document.version) return undefined;
    const found = hoverAt(analyzed.analysis, analyzed.text, document.offsetAt(position), {
      picture: settings.hoverPicture,
      meaning: !isParameterFile(document) || document.languageId === "typescript",
    });
    return found && new Hover(new MarkdownString(found.markdown), rangeOf(document, found.span));
  }
}
