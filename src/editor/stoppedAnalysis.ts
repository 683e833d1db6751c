import type { DocumentAnalysis } from "../analysis/document.ts";
import type { SandboxLimits } from "../params/limits.ts";
import type { Span } from "../params/problem.ts";
import type { ProblemCode } from "../params/problemCodes.ts";
import type { Language } from "../params/source.ts";
import type { RpcError } from "../protocol/rpc.ts";

export interface Stopped {
  readonly text: string;
  readonly language: Language;
  readonly limits: SandboxLimits;
  /** Paths of the files that were asked for until then. */
  readonly asked: readonly string[];
  /** The place that may be to blame, where there is one. */
  readonly suspect?: Span | undefined;
}

/** What is known of a file whose analysis had to be ended from outside: one problem, at the loop that may be to blame or at its first line. */
export function stoppedAnalysis(error: RpcError, stopped: Stopped): DocumentAnalysis {
  const { text, asked, suspect } = stopped;
  const [code, message] = explain(error, stopped);
  const offset = suspect?.offset ?? Math.max(0, text.search(/\S/));
  const line = Math.max(0, text.slice(offset).search(/\s*$/m));
  const length = suspect ? Math.min(line, suspect.length) : line;
  return {
    problems: [{ code, severity: "error", message, offset, length }],
    layers: [],
    // One of them may be to blame, and change.
    dependencies: [...asked],
  };
}

function explain(
  { reason, message }: RpcError,
  { language, limits, suspect }: Stopped,
): readonly [ProblemCode, string] {
  if (reason !== "timeout") return ["analysis-failed", `This file could not be analysed: ${message}.`];
  const told =
    language === "typescript"
      ? `Evaluating this file took longer than ${limits.milliseconds} ms and was stopped. Look for an endless loop${suspect ? ", perhaps this one" : ""}, or raise the setting unroll.typescript.timeLimit.`
      : "Reading this file and its tensor files took too long and was stopped.";
  return ["time-limit", told];
}
