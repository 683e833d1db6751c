import { Diagnostic, DiagnosticSeverity, Disposable, languages, type Uri } from "vscode";
import type { Problem } from "../params/problem.ts";
import type { ProblemCode } from "../params/problemCodes.ts";
import type { Analyses, Analyzed } from "./analyses.ts";
import { rangeOf } from "./spans.ts";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const satisfies Record<Problem["severity"], DiagnosticSeverity>;

/** What VS Code's own JSON support underlines in every JSON file; the panel tells it in our words. */
const toldByJson: ReadonlySet<string> = new Set<ProblemCode>([
  "json-syntax",
  "json-comment",
  "json-trailing-comma",
  "duplicate-key",
]);

/** Keeps the problems list and the squiggles of every known file at its newest analysis. */
export function showDiagnostics(analyses: Analyses): Disposable {
  const collection = languages.createDiagnosticCollection("unroll");
  const show = ({ document, version, analysis }: Analyzed) => {
    if (document.version !== version) return;
    collection.set(
      document.uri,
      analysis.problems
        .filter(({ code }) => !toldByJson.has(code))
        .map((problem) => toDiagnostic(rangeOf(document, problem), problem)),
    );
  };
  return Disposable.from(
    collection,
    analyses.onDidChange(show),
    analyses.onDidForget((uri: Uri) => collection.delete(uri)),
  );
}

function toDiagnostic(range: Diagnostic["range"], { severity, message, code }: Problem): Diagnostic {
  const diagnostic = new Diagnostic(range, message, severities[severity]);
  diagnostic.source = "Unroll";
  diagnostic.code = code;
  return diagnostic;
}
