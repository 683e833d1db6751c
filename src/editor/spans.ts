import { Range, type TextDocument } from "vscode";
import type { Span } from "../params/problem.ts";

/** Offsets inside, ranges at the edge: the place of a span in a document of the same version. */
export function rangeOf(document: TextDocument, { offset, length }: Span): Range {
  return new Range(document.positionAt(offset), document.positionAt(offset + length));
}
