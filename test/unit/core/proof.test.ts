import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry, resolveConv } from "../../../src/core/convGeometry.ts";
import { convolve } from "../../../src/core/convolve.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import type { ConvTensors } from "../../../src/core/convTensors.ts";
import { isProvable, type Proof, prove } from "../../../src/core/proof.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { ulpDistance } from "../../../src/core/ulp.ts";

function tensorsOf(parameters: ConvParameters, seed = 0, withBias = true): ConvTensors {
  const geometry = convGeometry(parameters);
  const random = { kind: "random", distribution: "normal" } as const;
  return {
    geometry,
    input: fillTensor({ ...random, seed }, [geometry.inChannels, ...geometry.inputSize], "input"),
    weight: fillTensor({ ...random, seed: seed + 1 }, geometry.weightShape, "weight"),
    ...(withBias && { bias: fillTensor({ ...random, seed: seed + 2 }, [geometry.outChannels], "bias") }),
  };
}

const run = (tensors: ConvTensors) => finish(prove(tensors));

function finish(steps: Generator<number, Proof>): Proof {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const parameters = fc
  .record({
    type: fc.constantFrom(
      "conv1d",
      "conv2d",
      "conv3d",
      "conv_transpose1d",
      "conv_transpose2d",
      "conv_transpose3d",
    ),
    groups: fc.integer({ min: 1, max: 2 }),
    outs: fc.integer({ min: 1, max: 2 }),
    ins: fc.integer({ min: 1, max: 2 }),
    axes: fc.array(
      fc.record({
        n: fc.integer({ min: 1, max: 6 }),
        k: fc.integer({ min: 1, max: 3 }),
        s: fc.integer({ min: 1, max: 3 }),
        d: fc.integer({ min: 1, max: 2 }),
        before: fc.integer({ min: 0, max: 2 }),
        after: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 3, maxLength: 3 },
    ),
  })
  .map(({ type, groups, outs, ins, axes }): ConvParameters => {
    const used = axes.slice(0, Number(type.at(-2)));
    return {
      type: type as NonNullable<ConvParameters["type"]>,
      groups,
      in_channels: ins * groups,
      out_channels: outs * groups,
      input_size: used.map(({ n }) => n),
      kernel_size: used.map(({ k }) => k),
      stride: used.map(({ s }) => s),
      dilation: used.map(({ d }) => d),
      padding: used.map(({ before, after }) => [before, after] as const),
    };
  })
  .filter((p) => resolveConv(p).geometry !== undefined);

describe("prove", () => {
  it("holds for every kind of convolution", () => {
    fc.assert(
      fc.property(parameters, fc.integer({ min: 0, max: 99 }), fc.boolean(), (p, seed, withBias) => {
        const proof = run(tensorsOf(p, seed, withBias));
        assert(proof.holds, JSON.stringify(proof));
        assert.equal(proof.nonzeros.counted, proof.nonzeros.formula);
      }),
      { numRuns: 300 },
    );
  });

  it("holds the kernels' output against the definition, within the error they state", () => {
    const tensors = tensorsOf({ input_size: [6, 7], in_channels: 2, out_channels: 3, kernel_size: 3 });
    const exact = convolve(tensors, 1).data;
    const roundings = 2 * 9 + 1;
    const proveWith = (output: Float32Array) => finish(prove(tensors, { path: "SIMD", output, roundings }));
    assert.deepEqual(proveWith(exact).kernel, { path: "SIMD", maxUlp: 0, share: 0 });
    const near = exact.slice();
    near[7] = (near[7] ?? 0) * (1 + 2 ** -22);
    const within = proveWith(near);
    assert.ok(within.holds && within.kernel && within.kernel.maxUlp >= 1 && within.kernel.share > 0);
    near[7] = (near[7] ?? 0) + 0.01;
    const beyond = proveWith(near);
    assert.ok(!beyond.holds && beyond.disagreement === undefined && (beyond.kernel?.share ?? 0) > 1);
    near[7] = Number.NaN;
    assert.equal(proveWith(near).holds, false);
  });

  it("finds the first cell on which the ways disagree", () => {
    const tensors = tensorsOf({ input_size: [6, 6], in_channels: 1, out_channels: 2, kernel_size: [3, 3] });
    // Another bias after the first way was computed stands for any error in one of the ways.
    const steps = prove(tensors);
    steps.next();
    tensors.bias?.data.set([9], 1);
    const proof = finish(steps);
    assert.equal(proof.holds, false);
    assert.equal(proof.disagreement?.channel, 1);
    assert.deepEqual(proof.disagreement?.position, [0, 0]);
  });

  it("finds a NaN that one way alone has", () => {
    const tensors = tensorsOf({ input_size: [6, 6], in_channels: 1, out_channels: 2, kernel_size: [3, 3] });
    const steps = prove(tensors);
    steps.next();
    tensors.bias?.data.set([Number.NaN], 1);
    const proof = finish(steps);
    assert.deepEqual([proof.holds, proof.maxUlp, proof.disagreement?.channel], [false, Infinity, 1]);
  });

  it("tells how far it is", () => {
    const tensors = tensorsOf({ input_size: [16, 16], in_channels: 1, out_channels: 2, kernel_size: 3 });
    const shares = [...prove(tensors)];
    assert.ok(shares.length > 4, `${shares.length} steps`);
    assert.deepEqual([shares[0], shares.at(-1)], [0, 1]);
    assert.deepEqual(shares, shares.toSorted((a, b) => a - b));
  });

  it("refuses layers that would take long", () => {
    const vgg = convGeometry({
      input_size: [224, 224],
      in_channels: 64,
      out_channels: 64,
      kernel_size: 3,
      padding: 1,
    });
    assert.equal(isProvable(vgg), false);
  });

  it("carries NaN and infinity through all three ways", () => {
    const tensors = tensorsOf({ input_size: [4, 4], in_channels: 1, out_channels: 1, kernel_size: [2, 2] });
    tensors.input.data[5] = Number.NaN;
    tensors.input.data[10] = Infinity;
    const proof = run(tensors);
    assert.equal(proof.disagreement, undefined);
  });
});

describe("ulpDistance", () => {
  it("counts steps of float32", () => {
    assert.equal(ulpDistance(1, 1 + 2 ** -23), 1);
    assert.equal(ulpDistance(0, -0), 0);
    assert.equal(ulpDistance(2 ** -149, -(2 ** -149)), 2);
    assert.equal(ulpDistance(Number.NaN, Number.NaN), 0);
    assert.equal(ulpDistance(Number.NaN, 1), Infinity);
  });
});
