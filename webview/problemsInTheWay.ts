import type { PageProblem } from "../src/protocol/pageState.ts";

const syntax: ReadonlySet<string> = new Set(["json-syntax", "ts-syntax"]);

/**
 * The problems on account of which a layer is not drawn as the text has it. While the text can't be parsed, those are its
 * syntax errors: what else is found in its remains mostly goes with them. A false claim keeps no layer from being drawn.
 */
export function problemsInTheWay(problems: readonly PageProblem[]): readonly PageProblem[] {
  const errors = problems.filter(({ severity, code }) => severity === "error" && code !== "claim-false");
  const ofSyntax = errors.filter(({ code }) => syntax.has(code));
  return ofSyntax.length > 0 ? ofSyntax : errors;
}
