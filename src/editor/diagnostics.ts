import { Diagnostic, DiagnosticSeverity, Disposable, languages, type Uri } from "vscode";
import type { Problem } from "../params/problem.ts";
import type { Analyses, Analyzed } from "./analyses.ts";
import { rangeOf } from "./spans.ts";

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const satisfies Record<Problem["severity"], DiagnosticSeverity>;

/** Keeps the problems list and the squiggles of every known file at its newest analysis. */
export function showDiagnostics(analyses: Analyses): Disposable {
  const collection = languages.createDiagnosticCollection("unroll");
  const show = ({ document, version, analysis }: Analyzed) => {
    if (document.version !== version) return;
    collection.set(
      document.uri,
      analysis.problems.map((problem) => toDiagnostic(rangeOf(document, problem), problem)),
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
