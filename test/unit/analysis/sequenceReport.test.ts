import assert from "node:assert/strict";
import { analyze } from "../../../src/analysis/analyze.ts";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import type { SequenceReport } from "../../../src/analysis/sequence/sequenceAnalysis.ts";
import { applied } from "../params/marked.ts";
import { attention, rnn } from "../params/sequenceCases.ts";

const classic = {
  first: {
    positional_encoding: "[[0], [0], [1], [1]]",
    W_Q: "[[0], [1]]",
    W_K: "[[0], [1]]",
    W_V: "[[0], [1]]",
  },
  second: {
    positional_encoding: "[[0], [0], [-1], [-1]]",
    W_Q: "[[0], [1]]",
    W_K: "[[1], [0]]",
    W_V: "[[0], [1]]",
  },
  third: {
    positional_encoding: "[[0], [0], [0], [0]]",
    W_Q: "[[0], [1]]",
    W_K: "[[0], [1]]",
    W_V: "[[0.5], [1]]",
  },
};

async function reportOf(text: string): Promise<SequenceReport> {
  const { layers } = await analyze({ text, language: "json" });
  return (layers.a ?? assert.fail()) as SequenceReport;
}

async function findingsOf(text: string) {
  const { layers } = await analyzeSource({ text, language: "json" });
  return layers[0]?.sequence?.findings ?? assert.fail(layers[0]?.summary);
}

describe("reports of layers on sequences", () => {
  it("give the losses of the classic designs, the optimum, and the parameters", async () => {
    for (const [members, loss] of [
      [classic.first, 1.283044],
      [classic.second, 1.314627],
      [classic.third, 1.283044],
    ] as const) {
      const report = await reportOf(attention(members));
      assert.ok(Math.abs(Number(report.loss) - loss) < 5e-7);
      assert.equal(report.optimal_loss, 0.5);
      assert.deepEqual(report.optimal_loss_per_position, [0.25, 0.25, 0, 0]);
      assert.equal((report.loss_per_position as readonly number[]).length, 4);
      assert.ok(Number(report.loss_error) < 1e-9);
      assert.equal(report.parameters, 4 + 2 + 2 + 2);
    }
  });

  it("give what a packed state costs", async () => {
    const report = await reportOf(rnn());
    assert.deepEqual(report.bits, [12, 12]);
    assert.ok(Math.abs(Number(report.excess_loss) - 1.2207e-4) < 1e-8);
    assert.ok(Math.abs(Number(report.excess_loss_bound) - 7.19e-6) < 1e-8);
    assert.equal(report.parameters, 0);
  });

  it("hold claims within their tolerance, and never to more than the error of the loss", async () => {
    const claimsOf = async (expect: string, more = {}) => {
      const { problems } = await analyze({ text: attention({ expect, ...more }), language: "json" });
      return problems.filter(({ code }) => code === "claim-false").length;
    };
    assert.equal(await claimsOf('{ "loss": 0.5 }'), 1);
    assert.equal(await claimsOf('{ "loss": 0.5 }', { tolerance: "1e-4" }), 0);
    assert.equal(await claimsOf('{ "loss": 0.5000227006 }'), 0);
    assert.equal(
      await claimsOf('{ "loss": 0.5000227006, "optimal_loss_per_position": [0.25, 0.25, 0, 0] }'),
      0,
    );
  });

  it("are summed up in one line", async () => {
    const { layers } = await analyzeSource({ text: attention(classic.first), language: "json" });
    assert.match(layers[0]?.summary ?? "", /^loss 1\.2830 ± \de-1\d · optimum 0\.5$/);
  });
});

describe("findings", () => {
  it("say at positions whose target can't be known what is best, and whether the layer does it", async () => {
    const messages = (await findingsOf(attention())).map(({ message }) => message);
    assert.deepEqual(messages, [
      "At position 1, u1 has not been seen: the median ½ is best and costs ¼. This layer does.",
      "At position 2, u2 has not been seen: the median ½ is best and costs ¼. This layer does.",
    ]);
    const first = (await findingsOf(attention(classic.first))).map(({ message }) => message);
    assert.ok(
      first.some((message) => message.includes("answers something else, and pays 0.5.")),
      first.join("\n"),
    );
  });

  it("tell a softmax that is saturated, without a mark in the text", async () => {
    const text = attention({ W_Q: "[[-100], [0], [0]]" });
    const saturated = (await findingsOf(text)).find(({ code }) => code === "finding-saturated");
    assert.match(saturated?.message ?? "", /two highest scores are at least 100 apart/);
    const { problems } = await analyze({ text, language: "json" });
    assert.deepEqual(problems, []);
  });

  it("offer the exact design, which then is at the optimum, in JSON and in TypeScript", async () => {
    for (const language of ["json", "typescript"] as const) {
      const json = attention(classic.second);
      const text = language === "json" ? json : `export default ${json};`;
      const { problems } = await analyze({ text, language });
      const analysis = await analyzeSource({ text, language });
      const problem = analysis.problems.find(({ code }) => code === "finding-worse-than-constant");
      assert.ok(problem, JSON.stringify(problems));
      const { layers, problems: left } = await analyze({
        text: applied(text, problem, "Insert the exact design"),
        language,
      });
      assert.ok(Number((layers.a as SequenceReport).loss) <= 0.5 + 1e-6);
      assert.deepEqual(left, []);
    }
  });

  it("offer no fix where a value is computed, or where more would still count", async () => {
    const computed = `const w = [[0], [1]];\nexport default ${attention({ ...classic.first, W_Q: "w.slice()" }).replace('"w.slice()"', "w.slice()")};`;
    const analysis = await analyzeSource({ text: computed, language: "typescript" });
    const worse = analysis.problems.find(({ code }) => code === "finding-worse-than-constant");
    assert.ok(worse && worse.fixes === undefined, JSON.stringify(analysis.problems));
    const scaled = await findingsOf(attention({ ...classic.first, scale: "2" }));
    assert.equal(scaled.find(({ code }) => code === "finding-worse-than-constant")?.fixes, undefined);
  });
});
