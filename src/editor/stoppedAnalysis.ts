import type { DocumentAnalysis } from "../analysis/document.ts";
import type { SandboxLimits } from "../protocol/compute.ts";
import type { RpcError } from "../protocol/rpc.ts";

/** What is known of a file whose analysis had to be ended from outside: one problem, at its first line. */
export function stoppedAnalysis(
  error: RpcError,
  text: string,
  limits: SandboxLimits,
  asked: readonly string[],
): DocumentAnalysis {
  const inTime = error.reason === "timeout";
  const message = inTime
    ? `Evaluating this file took longer than ${limits.milliseconds} ms and was stopped. Look for an endless loop, or raise the setting unroll.typescript.timeLimit.`
    : `This file could not be analysed: ${error.message}.`;
  const firstLine = text.search(/\S/);
  const offset = Math.max(0, firstLine);
  const length = Math.max(0, text.slice(offset).search(/$/m));
  return {
    problems: [
      { code: inTime ? "time-limit" : "analysis-failed", severity: "error", message, offset, length },
    ],
    layers: [],
    // One of them may be to blame, and change.
    dependencies: [...asked],
  };
}
