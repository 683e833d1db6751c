import type { TextDocument } from "vscode";
import type { Language } from "../params/source.ts";

const recognisedName = /\.unroll\.(json|jsonc|ts)$/;

/** Whether the file's name says that it holds layers. */
export function isParameterFile(document: TextDocument): boolean {
  return recognisedName.test(document.uri.path) && languageOf(document) !== undefined;
}

/** The language Unroll reads a document as; `undefined` for those it can't read. */
export function languageOf(document: TextDocument): Language | undefined {
  switch (document.languageId) {
    case "json":
    case "jsonc":
    case "typescript":
      return document.languageId;
    default:
      return undefined;
  }
}
