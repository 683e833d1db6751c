import assert from "node:assert/strict";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import type { DocumentAnalysis } from "../../../src/analysis/document.ts";
import type { Problem, Span } from "../../../src/params/problem.ts";
import type { ProblemCode } from "../../../src/params/problemCodes.ts";
import type { Language } from "../../../src/params/source.ts";

/** A text in which «…» marks a span that something is expected at. */
export interface Marked {
  readonly text: string;
  readonly span: Span;
}

export function marked(source: string): Marked {
  const offset = source.indexOf("«");
  const end = source.indexOf("»") - 1;
  assert.ok(offset >= 0 && end >= offset, "the text marks no span");
  return { text: source.replace("«", "").replace("»", ""), span: { offset, length: end - offset } };
}

/** Analyses a marked text and gives its problem of a code, which must be at the mark. */
export async function problemAtMark(
  code: ProblemCode,
  source: string,
  language: Language = "json",
  files: Readonly<Record<string, string>> = {},
): Promise<Problem & { readonly text: string }> {
  const { text, span } = marked(source);
  const { problems } = await analyzeMarked(text, language, files);
  const found = problems.filter((problem) => problem.code === code);
  const places = found.map(({ offset, length }) => text.slice(offset, offset + length));
  const expected = text.slice(span.offset, span.offset + span.length);
  const at = found.find(({ offset, length }) => offset === span.offset && length === span.length);
  assert.ok(
    at,
    `${code} expected at ${JSON.stringify(expected)}, found at ${JSON.stringify(places)}; all: ${JSON.stringify(problems)}`,
  );
  return { ...at, text };
}

export function analyzeMarked(
  text: string,
  language: Language,
  files: Readonly<Record<string, string>> = {},
  milliseconds = 500,
): Promise<DocumentAnalysis> {
  const readFile = async (path: string) => files[path];
  return analyzeSource(
    { text, language, path: "/w/main.ts" },
    { readFile, limits: { milliseconds, megabytes: 64 } },
  );
}

/** The text after a fix. */
export function applied(text: string, problem: Problem, title?: string): string {
  const fix = problem.fixes?.find((candidate) => title === undefined || candidate.title === title);
  assert.ok(fix, `no fix ${title ?? ""} among ${JSON.stringify(problem.fixes)}`);
  return fix.edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce(
      (result, { offset, length, text: inserted }) =>
        result.slice(0, offset) + inserted + result.slice(offset + length),
      text,
    );
}

/** A layer that is right, as the members of an object in JSON, with some members replaced, added or (undefined) left out. */
export function layerText(members: Readonly<Record<string, string | undefined>> = {}): string {
  const all = {
    type: '"conv2d"',
    input_size: "[6, 6]",
    in_channels: "1",
    out_channels: "1",
    kernel_size: "3",
    ...members,
  };
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  return `{ ${entries.map(([key, value]) => `${key.startsWith("«") ? `«"${key.slice(1, -1)}"»` : `"${key}"`}: ${value}`).join(", ")} }`;
}

export const fileText = (layer: string, key = '"a"') => `{ "layers": { ${key}: ${layer} } }`;
