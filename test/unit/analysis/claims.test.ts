import assert from "node:assert/strict";
import { analyze } from "../../../src/analysis/analyze.ts";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { agrees } from "../../../src/analysis/claims.ts";

const layer = {
  type: "conv2d",
  input_size: [9, 12],
  in_channels: 2,
  out_channels: 4,
  kernel_size: [3, 4],
  stride: [2, 1],
  padding: [1, 0],
};
const file = (expect: object, more: object = {}) =>
  JSON.stringify({ layers: { a: { ...layer, ...more, expect } } });

describe("claims", () => {
  it("accept a whole report as its own claims", async () => {
    const { layers } = await analyze({ text: file({}), language: "json" });
    const report = layers.a ?? assert.fail();
    assert.deepEqual((await analyze({ text: file(report), language: "json" })).problems, []);
  });

  it("hold exactly for counts, within 1e-6 for ratios, and within the tolerance that is granted", () => {
    assert.ok(agrees(0.802_469, 0.802_469_135_8, undefined));
    assert.ok(!agrees(0.8025, 0.802_469_135_8, undefined));
    assert.ok(agrees(0.8025, 0.802_469_135_8, 1e-3));
    assert.ok(!agrees(116_214_527, 116_214_528, undefined));
    assert.ok(agrees(116_214_527, 116_214_528, 1e-6));
    assert.ok(
      agrees([3, 4], [3, 4], undefined) &&
        !agrees([3], [3, 4], undefined) &&
        !agrees([3, 5], [3, 4], undefined),
    );
    assert.ok(agrees(4, [4, 4], undefined) && !agrees(4, [4, 5], undefined));
    assert.ok(!agrees([4], 4, undefined));
  });

  const mistakes: readonly (readonly [object, RegExp, object?])[] = [
    [{ output_size: [4, 9] }, /padding/],
    [{ output_size: [4, 9] }, /claimed to be \[4, 9\], but is \[5, 9\]/],
    [
      { output_size: [3, 9] },
      /leaves out the stride/,
      { input_size: [5, 12], stride: [2, 1], padding: 0, dilation: [1, 1], kernel_size: [3, 4] },
    ],
    [{ d_in: 90 }, /output's size/],
    [{ d_in: 108 }, /leaves out the channels/],
    [{ parameters: 96 }, /leaves out the bias/],
    [{ parameters: 100 }, /counts a bias/, { bias: false }],
    [{ macs: 7488 }, /FLOPs/],
    [{ macs_dense_padding: 3744 }, /leaves out the taps on padding/],
    [{ matrix_shape: [216, 180] }, /the other way round/],
  ];
  for (const [expect, pattern, more] of mistakes) {
    it(`${JSON.stringify(expect)}: ${pattern.source}`, async () => {
      const { problems } = await analyze({ text: file(expect, more), language: "json" });
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.equal(problems[0]?.code, "claim-false");
      assert.match(problems[0]?.message ?? "", pattern);
    });
  }

  it("tell the two sparsities apart", async () => {
    const { layers } = await analyze({ text: file({}), language: "json" });
    const report = layers.a ?? assert.fail();
    if (!("sparsity" in report)) assert.fail("the report is of no convolution");
    const { sparsity, effective_sparsity } = report;
    const { problems } = await analyze({
      text: file({ sparsity: effective_sparsity, effective_sparsity: sparsity }),
      language: "json",
    });
    assert.match(problems[0]?.message ?? "", /That is effective_sparsity/);
    assert.match(problems[1]?.message ?? "", /That is sparsity/);
  });

  it("rounding up is recognised", async () => {
    const { problems } = await analyze({
      text: file({ output_size: [3, 3] }, { input_size: 6, kernel_size: 3, stride: 2, padding: 0 }),
      language: "json",
    });
    assert.match(problems[0]?.message ?? "", /rounds the division up/);
  });

  it("stand in the layer's rows when they are false, and leave the layer drawable", async () => {
    const { layers } = await analyzeSource({ text: file({ parameters: 96, d_out: 1 }), language: "json" });
    const [a] = layers;
    assert.ok(a?.conv);
    assert.equal(a.rows.find(({ key }) => key === "parameters")?.claimed, "96");
    assert.equal(a.rows.find(({ key }) => key === "d_in")?.claimed, "d_out 1");
    assert.deepEqual(
      a.claims.map(({ key, holds }) => [key, holds]),
      [
        ["d_out", false],
        ["parameters", false],
      ],
    );
  });
});
