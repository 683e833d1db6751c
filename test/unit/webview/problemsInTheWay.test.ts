import assert from "node:assert/strict";
import type { PageProblem } from "../../../src/protocol/pageState.ts";
import { problemsInTheWay } from "../../../webview/problemsInTheWay.ts";

const problem = (code: string, severity: PageProblem["severity"] = "error"): PageProblem => ({
  code,
  severity,
  message: code,
  offset: 0,
});
const shown = (...problems: readonly PageProblem[]) => problemsInTheWay(problems).map(({ code }) => code);

describe("the problems that a panel lists", () => {
  it("are the errors, false claims and warnings left out", () => {
    const all = [problem("unknown-key"), problem("claim-false"), problem("unused", "warning")];
    assert.deepEqual(shown(...all), ["unknown-key"]);
  });

  it("are errors of syntax alone where there are any", () => {
    for (const code of ["json-syntax", "ts-syntax"])
      assert.deepEqual(shown(problem("unknown-key"), problem(code), problem("missing-key")), [code]);
  });
});
