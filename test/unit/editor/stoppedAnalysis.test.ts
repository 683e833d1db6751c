import assert from "node:assert/strict";
import { stoppedAnalysis } from "../../../src/editor/stoppedAnalysis.ts";
import { RpcError } from "../../../src/protocol/rpc.ts";

const limits = { milliseconds: 500, megabytes: 64 };

describe("the analysis of a file that had to be ended", () => {
  const text = "\n\n  for (;;) {}\nexport default {};\n";

  it("marks the first line, says what took too long, and keeps the files that may be to blame", () => {
    const { problems, dependencies } = stoppedAnalysis(new RpcError("timeout", "stopped"), {
      text,
      language: "typescript",
      limits,
      asked: ["/w/lib.ts"],
    });
    const [problem] = problems;
    assert.equal(problem?.code, "time-limit");
    assert.equal(text.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0)), "for (;;) {}");
    assert.match(problem?.message ?? "", /500 ms.*endless loop/);
    assert.deepEqual(dependencies, ["/w/lib.ts"]);
  });

  it("marks the loop that may be to blame", () => {
    const long = "let n = 0;\nwhile (true) {\n  n++;\n}\nexport default {};\n";
    const suspect = { offset: long.indexOf("while"), length: 25 };
    const { problems } = stoppedAnalysis(new RpcError("timeout", "stopped"), {
      text: long,
      language: "typescript",
      limits,
      asked: [],
      suspect,
    });
    const [problem] = problems;
    assert.equal(
      long.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0)),
      "while (true) {",
    );
    assert.match(problem?.message ?? "", /endless loop, perhaps this one, or raise/);
  });

  it("speaks of no loop where no code ran", () => {
    const stopped = { text: "{}", language: "json", limits, asked: [] } as const;
    const { problems } = stoppedAnalysis(new RpcError("timeout", "stopped"), stopped);
    assert.match(problems[0]?.message ?? "", /tensor files took too long/);
  });

  it("says so when the thread ended for another reason", () => {
    const { problems } = stoppedAnalysis(new RpcError("closed", "the worker ran out of memory"), {
      text,
      language: "typescript",
      limits,
      asked: [],
    });
    assert.equal(problems[0]?.code, "analysis-failed");
    assert.match(problems[0]?.message ?? "", /ran out of memory/);
  });
});
