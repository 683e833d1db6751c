import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry, resolveConv } from "../../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import type { GeometryIssue, GeometryIssueCode } from "../../../src/core/geometryIssue.ts";

const plain: ConvParameters = {
  type: "conv2d",
  input_size: [5, 8],
  in_channels: 4,
  out_channels: 6,
  kernel_size: 3,
};
const transposed: ConvParameters = { ...plain, type: "conv_transpose2d" };

/** One example of each broken rule: what is blamed, what the message says, what is offered. */
const broken: readonly [GeometryIssueCode, ConvParameters, Partial<GeometryIssue>, RegExp][] = [
  [
    "not-positive",
    { ...plain, stride: 0 },
    { parameter: "stride", nearest: 1 },
    /stride must be a positive .* got 0/,
  ],
  [
    "not-positive",
    { ...plain, kernel_size: [3, 2.4] },
    { parameter: "kernel_size", axis: 1, nearest: 2 },
    /got 2.4/,
  ],
  [
    "not-positive",
    { ...plain, in_channels: Number.NaN },
    { parameter: "in_channels", nearest: 1 },
    /got NaN/,
  ],
  [
    "wrong-length",
    { ...plain, dilation: [1, 1, 1] },
    { parameter: "dilation" },
    /dilation has 3 values, .* 2 spatial/,
  ],
  ["wrong-length", { ...plain, padding: [[0, 1]] }, { parameter: "padding" }, /padding has 1 entries/],
  [
    "kernel-larger-than-input",
    { ...plain, kernel_size: [3, 4], dilation: [1, 3] },
    { parameter: "kernel_size", axis: 1, nearest: 3 },
    /kernel_size 4 with dilation 3 spans 10 cells and does not fit the padded input of 8 \+ 0 \+ 0 = 8/,
  ],
  [
    "kernel-larger-than-input",
    { ...plain, kernel_size: 9 },
    { parameter: "kernel_size", nearest: 5 },
    /at most 5/,
  ],
  [
    "channels-not-divisible",
    { ...plain, groups: 4 },
    { parameter: "out_channels", nearest: 8 },
    /out_channels 6 .* 4/,
  ],
  [
    "same-needs-stride-1",
    { ...plain, stride: 2, padding: "same" },
    { parameter: "padding", nearest: 1 },
    /\[2, 2\]/,
  ],
  [
    "same-needs-stride-1",
    { ...transposed, padding: "same" },
    { parameter: "padding", nearest: 1 },
    /transposed/,
  ],
  [
    "output-padding-too-large",
    { ...transposed, stride: 2, output_padding: 2 },
    { parameter: "output_padding", nearest: 1 },
    /output_padding 2 must be smaller than stride 2/,
  ],
  [
    "padding-negative",
    {
      ...plain,
      padding: [
        [0, 0],
        [-1, 2],
      ],
    },
    { parameter: "padding", axis: 1, nearest: 0 },
    /-1/,
  ],
  [
    "empty-output",
    { ...transposed, padding: 4 },
    { parameter: "padding", nearest: 3 },
    /leaves nothing .* = -1/,
  ],
];

describe("resolveConv", () => {
  for (const [code, parameters, expected, message] of broken) {
    it(`${code}: ${message.source}`, () => {
      const issue = resolveConv(parameters).issues.find((i) => i.code === code);
      assert.ok(issue, "the issue is missing");
      const { parameter, axis, nearest } = issue;
      const found = {
        parameter,
        ...(axis === undefined ? {} : { axis }),
        ...(nearest === undefined ? {} : { nearest }),
      };
      assert.deepEqual(found, expected);
      assert.match(issue.message, message);
      assert.throws(() => convGeometry(parameters), RangeError);
    });
  }

  it("offers values that mend what they are offered for", () => {
    const small = fc.integer({ min: -1, max: 6 });
    const perAxis = fc.oneof(small, fc.tuple(small, small));
    const any = fc.record({
      type: fc.constantFrom("conv2d" as const, "conv_transpose2d" as const),
      input_size: perAxis,
      in_channels: small,
      out_channels: small,
      kernel_size: perAxis,
      stride: perAxis,
      padding: fc.oneof(perAxis, fc.constant("same" as const)),
      output_padding: perAxis,
      dilation: perAxis,
      groups: small,
    });
    fc.assert(
      fc.property(any, (parameters) => {
        for (const issue of resolveConv(parameters).issues) {
          if (issue.nearest === undefined) continue;
          const mended = resolveConv(apply(parameters, issue));
          const again = mended.issues.find(
            (i) => i.code === issue.code && i.parameter === issue.parameter && i.axis === issue.axis,
          );
          assert.equal(again, undefined, JSON.stringify(issue));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("has either a geometry or issues", () => {
    assert.deepEqual(resolveConv(plain).issues, []);
    assert.equal(resolveConv({ ...plain, stride: 0 }).geometry, undefined);
  });
});

describe("convGeometry", () => {
  it("computes ResNet-50's first layer", () => {
    const g = convGeometry({
      type: "conv2d",
      input_size: 224,
      in_channels: 3,
      out_channels: 64,
      kernel_size: 7,
      stride: 2,
      padding: 3,
    });
    assert.deepEqual(
      [g.outputSize, g.dIn, g.dOut, g.weightShape],
      [[112, 112], 150_528, 802_816, [64, 3, 7, 7]],
    );
    assert.equal(g.axes[0]?.dropped, 1);
  });

  it("tells the rank by input or kernel, when the type does not", () => {
    const common = { in_channels: 1, out_channels: 1 };
    assert.equal(convGeometry({ ...common, input_size: 9, kernel_size: 3 }).type, "conv1d");
    assert.equal(convGeometry({ ...common, input_size: 9, kernel_size: [3, 3, 3] }).type, "conv3d");
    assert.equal(
      convGeometry({ ...common, input_size: [4, 4], kernel_size: 3, transposed: true }).type,
      "conv_transpose2d",
    );
  });

  it(`puts the odd cell of padding "same" after the input, and knows output padding`, () => {
    const same = convGeometry({ ...plain, kernel_size: 4, padding: "same" });
    assert.deepEqual([same.axes[0]?.padBefore, same.axes[0]?.padAfter, same.outputSize], [1, 2, [5, 8]]);
    const back = convGeometry({ ...transposed, stride: [2, 3], output_padding: [1, 2], padding: 1 });
    assert.deepEqual(back.outputSize, [10, 24]);
    assert.deepEqual(back.weightShape, [4, 6, 3, 3]);
  });
});

function apply(parameters: ConvParameters, { parameter, axis, nearest }: GeometryIssue): ConvParameters {
  const value = parameters[parameter];
  if (axis === undefined || !Array.isArray(value)) return { ...parameters, [parameter]: nearest };
  return { ...parameters, [parameter]: value.map((n, i) => (i === axis ? nearest : n)) };
}
