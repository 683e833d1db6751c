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

describe("the analysis of layers on sequences", () => {
  it("lets its caller listen before each of them", async () => {
    let pauses = 0;
    const text = attention().replace(
      '"a": {',
      '"b": { "type": "rnn", "task": "repeat", "scheme": "packed" }, "a": {',
    );
    const pause = async () => void pauses++;
    const { layers } = await analyzeSource({ text, language: "json" }, { pause });
    assert.equal(layers.length, 2);
    assert.equal(pauses, 2);
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

  it("say where a design looks instead, with the weights that its panel shows first, and which side ignores the position", async () => {
    const messageOf = async (members: Parameters<typeof attention>[0]) =>
      (await findingsOf(attention(members))).find(({ code }) => code === "finding-elsewhere")?.message;
    assert.equal(
      await messageOf(classic.first),
      "W_Q·W_Kᵀ ignores the position: at u1 = 0.3, u2 = 0.8 position 3 attends mostly to itself (0.46) and answers u2, not u1 (0.31); on average position 4 attends mostly to position 2 (0.27) and answers u1, not u2 (0.25).",
    );
    assert.equal(
      await messageOf(classic.second),
      "W_Q·W_Kᵀ ignores where the destination stands: at u1 = 0.3, u2 = 0.8 position 3 attends to position 1 as much as to u1 at position 2 (0.41 each), and position 4 attends mostly to position 1 (0.29), not to u2 at position 3 (0.21).",
    );
    assert.match(
      (await messageOf({ ...classic.second, W_Q: "[[1], [0]]", W_K: "[[0], [1]]" })) ?? "",
      /^W_Q·W_Kᵀ ignores where the source stands: /,
    );
    const soft = await messageOf({ W_Q: "[[-1], [0], [0]]" });
    assert.match(
      soft ?? "",
      /^At u1 = 0.3, u2 = 0.8 position 3 attends to u1 at position 2 with only 0\.67, and position 4/,
    );
    const two = await messageOf({
      num_heads: "2",
      W_Q: "[[-1, 0], [0, 0], [0, 0]]",
      W_K: "[[1, 0], [0, 0], [0, 0]]",
      W_V: "[[0, 0], [1, 1], [1, 1]]",
      W_O: "[[0.5], [0.5]]",
    });
    assert.match(two ?? "", /position 3 in head 1 attends to u1 at position 2 with only 0\.6/);
    assert.equal(await messageOf({}), undefined, "the exact design looks where it should");
  });

  it("tell of the first two positions only, and count the others", async () => {
    const x = JSON.stringify([0, ...Array.from({ length: 11 }, (_, i) => `u${(i % 2) + 1}`)]);
    const y = JSON.stringify(Array.from({ length: 12 }, (_, i) => `u${(i % 2) + 1}`));
    const text = attention(
      { positional_encoding: undefined, W_Q: "[[1]]", W_K: "[[1]]", W_V: "[[1]]" },
      { x, y },
    );
    const elsewhere = (await findingsOf(text)).find(({ code }) => code === "finding-elsewhere");
    assert.match(
      elsewhere?.message ?? "",
      /^There are no positional encodings: .*position 3 .*position [45] .*; and 8 more positions like these\.$/,
    );
  });

  it("tell a softmax that is saturated, and by what scale it would not be", async () => {
    const text = attention({ W_Q: "[[-100], [0], [0]]" });
    const { problems } = await analyzeSource({ text, language: "json" });
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [["finding-saturated", "information"]],
    );
    const saturated = problems[0] ?? assert.fail();
    assert.match(
      saturated.message,
      /at every position the two highest scores are at least 100 apart, so the second weight is below 4e-44/,
    );
    const lower = JSON.parse(applied(text, saturated, "Lower the scale to 0.04"));
    assert.equal(lower.layers.a.scale, 0.04);
  });

  it("tell what W_Q·W_Kᵀ makes of all pairs, and begin it at random", async () => {
    const text = attention({ W_K: "[[0], [0], [0]]" });
    const uniform = (await findingsOf(text)).find(({ code }) => code === "finding-uniform") ?? assert.fail();
    assert.match(uniform.message, /W_Q·W_Kᵀ maps every pair of positions to 0, so each of n sources/);
    const begun = await findingsOf(applied(text, uniform, "Begin W_Q and W_K at random"));
    assert.ok(begun.every(({ code }) => code !== "finding-uniform"));
    const constant = await findingsOf(attention({ W_Q: "[[0], [0], [1]]", W_K: "[[0], [0], [0]]" }));
    assert.ok(constant.some(({ code }) => code === "finding-uniform"));
  });

  it("name the positions that have the same encoding, and give each its own", async () => {
    for (const [positional_encoding, W_Q] of [
      ["[[0], [0], [1], [1]]", "[[0], [1]]"],
      ["[[0, 1], [0, 1], [0, 1], [2, 1]]", "[[0], [0], [1]]"],
    ] as const) {
      const text = attention({ positional_encoding, W_Q, W_K: W_Q, W_V: W_Q });
      const alike = (await findingsOf(text)).find(({ code }) => code === "finding-alike") ?? assert.fail();
      assert.match(
        alike.message,
        /^Positions 1 and 2 have the same encoding \(0\), positions 3 and 4 .*\(1\): |^Positions 1, 2 and 3 have the same encoding \(0, 1\): /,
      );
      const { layers } = JSON.parse(applied(text, alike, "Give every position an encoding of its own"));
      const rows = (layers.a.positional_encoding as number[][]).map(String);
      assert.equal(new Set(rows).size, 4, rows.join(" | "));
    }
  });

  it("say what keeps a target from an answer, and pass it on", async () => {
    const text = attention({ W_V: "[[0], [1], [0]]" });
    const found = (await findingsOf(text)).filter(({ code }) => code === "finding-unreachable");
    assert.equal(
      found[0]?.message,
      "Position 3 is to answer u1, which stands at position 2, but nothing carries it there: W_V multiplies x by 0, and the answer does not change with u1.",
    );
    const passed = await reportOf(applied(text, found[0] ?? assert.fail(), "Let W_V pass x on"));
    assert.ok(Number(passed.loss) < 0.5001, `${passed.loss}`);
  });

  it("hold for layers with vectors of their own as well", async () => {
    const text = `{ "layers": { "a": { "type": "attention", "x": [[1, 2], [3, 4], [0, 1]],
      "W_Q": [[0], [0]], "W_K": [[1], [1]], "W_V": [[1], [1]] } } }`;
    assert.deepEqual(
      (await findingsOf(text)).map(({ code }) => code),
      ["finding-uniform"],
    );
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

  it("offer no fix where a value is computed", async () => {
    const computed = `const w = [[0], [1]];\nexport default ${attention({ ...classic.first, W_Q: "w.slice()" }).replace('"w.slice()"', "w.slice()")};`;
    const analysis = await analyzeSource({ text: computed, language: "typescript" });
    const worse = analysis.problems.find(({ code }) => code === "finding-worse-than-constant");
    assert.ok(worse && worse.fixes === undefined, JSON.stringify(analysis.problems));
  });

  it("put the exact design in the place of everything that would still count beside it", async () => {
    const text = attention({
      ...classic.first,
      scale: "2",
      softcap: "3",
      W_O: "[[2]]",
      mask: '"none"',
      expect: '{ "parameters": 20 }',
    });
    const worse = (await findingsOf(text)).find(({ code }) => code === "finding-worse-than-constant");
    const exact = await reportOf(applied(text, worse ?? assert.fail(), "Insert the exact design"));
    assert.ok(Number(exact.loss) <= 0.5 + 1e-6, `${exact.loss}`);
  });
});
