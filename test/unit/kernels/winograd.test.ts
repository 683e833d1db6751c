import assert from "node:assert/strict";
import fc from "fast-check";
import { type ConvGeometry, convGeometry } from "../../../src/core/convGeometry.ts";
import { convolve } from "../../../src/core/convolve.ts";
import type { ConvParameters } from "../../../src/core/convParameters.ts";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { assertSameNonFinite, assertWithin, unitRoundoff } from "../support/errorBound.ts";
import { onEachPath } from "../support/kernelPaths.ts";

onEachPath("conv by Winograd", (kernels, path) => {
  const run = (geometry: ConvGeometry, x: Float32Array, weight: Tensor, bias?: Tensor, samples = 1) => {
    const plan = kernels().conv(geometry, weight, bias, { algorithm: "fastest", samples });
    assert.equal(plan.algorithm, path === "TypeScript" ? "direct" : "winograd");
    const result = plan.run(x).slice();
    plan.release();
    return result;
  };

  it("keeps within its bound of the exact result, whatever the sizes and however values differ", () => {
    const perAxis = (min: number, max: number) =>
      fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
    const pair = perAxis(0, 4);
    const sizes = fc.constantFrom(1, 2).chain((stride) =>
      fc.record({
        stride: fc.constant(stride),
        // Of as many taps at every phase of the stride along both axes.
        kernel_size: fc
          .integer({ min: 3, max: 4 })
          .chain((taps) => perAxis(stride * (taps - 1) + 1, stride * taps)),
        input_size: perAxis(7 * stride + 9, 24 * stride),
        padding: fc.tuple(pair, pair),
        in_channels: fc.integer({ min: Math.ceil(12 / stride ** 2), max: Math.ceil(17 / stride ** 2) }),
        out_channels: fc.integer({ min: 12, max: 25 }),
      }),
    );
    fc.assert(
      fc.property(sizes, fc.nat(1000), fc.boolean(), (parameters, seed, alike) => {
        const geometry = convGeometry(parameters);
        const x = normal([geometry.inChannels, ...geometry.inputSize], seed);
        const weight = normal(geometry.weightShape, seed + 1);
        if (!alike) for (const t of [x, weight]) spread(t, seed + 2);
        const bias = normal([geometry.outChannels], seed + 3);
        const exact = convolve({ geometry, input: x, weight, bias }, 1).data;
        // One rounding of the reference besides what the kernel may err.
        const bounds = worstCase(geometry, x, weight, bias).map((bound, n) => bound + roundoff(exact[n]));
        assertWithin(run(geometry, x.data, weight, bias), exact, bounds);
      }),
      { numRuns: 60 },
    );
  });

  it("errs on ordinary values less than the bound of direct sums", () => {
    const geometry = convGeometry({ ...layer, in_channels: 64, out_channels: 24 });
    const x = normal([64, ...geometry.inputSize], 1);
    const weight = normal(geometry.weightShape, 2);
    const absolute = (t: Tensor) => tensor(t.shape, t.data.map(Math.abs));
    const magnitude = convolve({ geometry, input: absolute(x), weight: absolute(weight) }, 1).data;
    const exact = convolve({ geometry, input: x, weight }, 1).data;
    // A tenth of that bound, as roundings mostly cancel.
    assertWithin(
      run(geometry, x.data, weight),
      exact,
      magnitude.map((sum) => 0.1 * (64 * 9 + 1) * unitRoundoff * sum),
    );
  });

  it("passes NaN and infinities on to the windows that see them alone", () => {
    for (const changes of [{}, { kernel_size: 7, stride: 2, padding: 4 }]) {
      const geometry = convGeometry({ ...layer, ...changes });
      const x = normal([16, ...geometry.inputSize], 1);
      const weight = normal(geometry.weightShape, 2);
      x.data[50] = Number.NaN;
      x.data[300] = Number.NEGATIVE_INFINITY;
      const expected = convolve({ geometry, input: x, weight }, 1).data;
      const result = run(geometry, x.data, weight);
      assertSameNonFinite(result, expected);
      const direct = kernels().conv(geometry, weight);
      assert.deepEqual(result, direct.run(x.data).slice(), "all of it is computed again");
      direct.release();
    }
  });

  it("errs on denormal numbers no more than by some of the least", () => {
    const geometry = convGeometry(layer);
    const [x, weight] = [normal([16, ...geometry.inputSize], 1), normal(geometry.weightShape, 2)];
    for (const [n, value] of x.data.entries()) x.data[n] = value * 2 ** -140;
    const exact = convolve({ geometry, input: x, weight }, 1).data;
    assert.ok(exact.some((value) => value !== 0));
    assertWithin(
      run(geometry, x.data, weight),
      exact,
      exact.map(() => 8000 * 2 ** -149),
    );
  });

  it("does not overflow where direct sums do not", () => {
    const geometry = convGeometry(layer);
    const x = tensor([16, 13, 18], new Float32Array(16 * 13 * 18).fill(3e38));
    const weight = tensor(geometry.weightShape);
    for (let out = 0; out < 16; out++) weight.data[(out * 16 + out) * 9 + 4] = 1;
    assert.deepEqual(run(geometry, x.data, weight), x.data);
  });

  it("computes every sample of a batch, the same each time", () => {
    const geometry = convGeometry(layer);
    const x = normal([2, 16, ...geometry.inputSize], 1);
    const weight = normal(geometry.weightShape, 2);
    const all = run(geometry, x.data, weight, undefined, 2);
    for (const n of [0, 1]) {
      const one = run(geometry, x.data.slice(n * geometry.dIn, (n + 1) * geometry.dIn), weight);
      assert.deepEqual(all.slice(n * geometry.dOut, (n + 1) * geometry.dOut), one);
    }
  });

  it("is taken on request alone, and for kernels that it suits", () => {
    const algorithm = (changes: Partial<ConvParameters>, asked?: "direct" | "fastest") => {
      const geometry = convGeometry({ ...layer, ...changes });
      const plan = kernels().conv(geometry, tensor(geometry.weightShape), undefined, { algorithm: asked });
      plan.release();
      return plan.algorithm;
    };
    assert.equal(algorithm({}), "direct");
    assert.equal(algorithm({}, "direct"), "direct");
    const large = { input_size: [30, 30], stride: 2 };
    const fastest = path === "TypeScript" ? "direct" : "winograd";
    for (const kernel_size of [3, 4]) assert.equal(algorithm({ kernel_size }, "fastest"), fastest);
    for (const kernel_size of [5, 7, [7, 8]]) {
      assert.equal(algorithm({ ...large, kernel_size }, "fastest"), fastest);
    }
    for (const changes of [
      { stride: [1, 2] },
      { stride: 2 },
      { ...large, stride: 3, kernel_size: 9 },
      { ...large, kernel_size: 9 },
      { kernel_size: 2 },
      { kernel_size: 5 },
      { dilation: [2, 1] },
      { kernel_size: [3, 5] },
      { groups: 2 },
      { in_channels: 1 },
      { out_channels: 1 },
      { input_size: [3, 18], kernel_size: 3 },
      { transposed: true },
      { input_size: [6, 7, 7] },
    ]) {
      assert.equal(algorithm(changes, "fastest"), "direct", JSON.stringify(changes));
    }
  });
});

const layer: ConvParameters = {
  input_size: [13, 18],
  in_channels: 16,
  out_channels: 16,
  kernel_size: 3,
  padding: 1,
};

function normal(shape: readonly number[], seed: number): Tensor {
  return fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");
}

/** Makes values of very different magnitudes of values that are alike. */
function spread({ shape, data }: Tensor, seed: number): void {
  const exponents = fillTensor({ kind: "random", distribution: "uniform", seed }, shape, "input").data;
  for (const [n, exponent] of exponents.entries())
    data[n] = (data[n] ?? 0) * 2 ** Math.floor(40 * exponent - 20);
}

function roundoff(value = 0): number {
  return unitRoundoff * Math.abs(value);
}

/** The bound that `Kernels.conv` states for Winograd's algorithm, for each output. */
function worstCase(geometry: ConvGeometry, x: Tensor, weight: Tensor, bias: Tensor): Float64Array {
  const { axes, inChannels, outChannels, dOut } = geometry;
  const stride = axes[0]?.stride ?? 1;
  // Taps, as if every phase of the stride had as many.
  const taps = axes.reduce((product, a) => product * stride * Math.ceil(a.kernel / stride), 1);
  const kernel = axes.reduce((product, a) => product * a.kernel, 1);
  const pixels = x.data.length / inChannels;
  const greatest = (values: Float32Array) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const inputs = Array.from({ length: inChannels }, (_, c) =>
    greatest(x.data.subarray(c * pixels, (c + 1) * pixels)),
  );
  const sums = Array.from({ length: outChannels }, (_, out) =>
    inputs.reduce(
      (sum, input, c) => {
        const at = (out * inChannels + c) * kernel;
        return sum + taps * input * greatest(weight.data.subarray(at, at + kernel));
      },
      Math.abs(bias.data[out] ?? 0),
    ),
  );
  const planes = inChannels * stride ** 2;
  const factor = 512 * (Math.min(planes, 64) + Math.ceil(planes / 32) + 24) * unitRoundoff;
  return Float64Array.from(
    { length: dOut },
    (_, n) => factor * (sums[Math.floor((n * outChannels) / dOut)] ?? 0),
  );
}
