import { type ParseError, printParseErrorCode } from "jsonc-parser";
import type { Problem } from "./problem.ts";
import { problem } from "./problemCodes.ts";
import { visibleSpan } from "./sourceTree.ts";

const words: Readonly<Record<string, string>> = {
  InvalidSymbol:
    "This word is not JSON: a value is a number, text in double quotes, true, false, null, a list or an object.",
  InvalidNumberFormat: "This is not a number as JSON writes them, such as 3, -0.5 or 1e-6.",
  PropertyNameExpected: "A key in double quotes should stand here.",
  ValueExpected: "A value should stand here.",
  ColonExpected: "A colon should stand between a key and its value.",
  CommaExpected: "A comma should stand between two entries.",
  CloseBraceExpected: "The brace { of an object is never closed: } is missing.",
  CloseBracketExpected: "The bracket [ of a list is never closed: ] is missing.",
  EndOfFileExpected: "The file should end here: it holds one object.",
  UnexpectedEndOfComment: "This comment is never closed: */ is missing.",
  UnexpectedEndOfString: "This text is never closed: a double quote is missing.",
  UnexpectedEndOfNumber: "This number breaks off.",
  InvalidUnicode: "\\u is followed by four hexadecimal digits.",
  InvalidEscapeCharacter: 'This escape does not exist in JSON; a backslash itself is written "\\\\".',
  InvalidCharacter: "Control characters such as tabs are written as escapes in JSON text, for example \\t.",
};

/** A syntax error in words that say what should stand there, with a fix where the error is only a habit of other JSON dialects. */
export function jsonSyntaxProblem(text: string, { error, offset, length: reported }: ParseError): Problem {
  // What is never closed is said to end behind the end of the text.
  const length = Math.min(reported, text.length - offset);
  const name = printParseErrorCode(error);
  if (name === "InvalidCommentToken") {
    const removeComment = { title: "Remove the comment", edits: [{ offset, length, text: "" }] };
    return problem("json-comment", { offset, length }, "JSON files have no comments; .jsonc files may.", [
      removeComment,
    ]);
  }
  const comma =
    name === "PropertyNameExpected" || name === "ValueExpected" ? trailingComma(text, offset) : undefined;
  if (comma !== undefined) {
    const span = { offset: comma, length: 1 };
    const removeComma = { title: "Remove the comma", edits: [{ ...span, text: "" }] };
    return problem("json-trailing-comma", span, "JSON has no comma after the last entry; .jsonc files may.", [
      removeComma,
    ]);
  }
  return problem("json-syntax", visibleSpan(text, { offset, length }), words[name] ?? "This is not JSON.");
}

function trailingComma(text: string, offset: number): number | undefined {
  if (text[offset] !== "}" && text[offset] !== "]") return undefined;
  const before = text.slice(0, offset).trimEnd();
  return before.endsWith(",") ? before.length - 1 : undefined;
}

/** Errors of syntax that are told at a time. */
const mostErrors = 3;

/**
 * The parser complains on and on behind an error. What there is to mend are the first errors on their lines, a few of them:
 * the others mostly go with these.
 */
export function errorsToMend(problems: readonly Problem[], text: string): readonly Problem[] {
  const errors = problems.filter(({ code }) => code === "json-syntax");
  const isFirstOfLine = ({ offset }: Problem, n: number) =>
    n === 0 || text.slice(errors[n - 1]?.offset, offset).includes("\n");
  const told = new Set(errors.filter(isFirstOfLine).slice(0, mostErrors));
  return problems.filter((problem) => problem.code !== "json-syntax" || told.has(problem));
}
