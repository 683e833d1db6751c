import assert from "node:assert/strict";
import fc from "fast-check";
import { gemm } from "../../../src/core/gemm.ts";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import { assertSameNonFinite, assertWithin, unitRoundoff } from "../support/errorBound.ts";
import { onEachPath } from "../support/kernelPaths.ts";

onEachPath("gemm", (kernels) => {
  const product = (a: Tensor, b: Tensor): Float32Array => {
    const plan = kernels().gemm(a, b.shape[1] ?? 0);
    const result = plan.run(b.data).slice();
    plan.release();
    return result;
  };

  it("is exact for whole numbers, of any size", () => {
    // Around the sizes of register blocks, and past those of cache blocks.
    const size = (block: number) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 20 }) },
        { weight: 1, arbitrary: fc.integer({ min: block - 2, max: block + 9 }) },
      );
    fc.assert(
      fc.property(size(96), size(384), size(512), fc.nat(99), (m, k, n, seed) => {
        const [a, b] = [whole([m, k], seed), whole([k, n], seed + 1)];
        assert.deepEqual(product(a, b), gemm(a, b).data);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps within its bound of the exact product", () => {
    for (const [m, k, n] of [
      [7, 1000, 9],
      [13, 3, 33],
      [1, 4096, 1],
    ] as const) {
      const [a, b] = [normal([m, k], 1), normal([k, n], 2)];
      const { exact, magnitude } = exactProduct(a, b);
      const bounds = magnitude.map((sum) => (k + 1) * unitRoundoff * sum);
      assertWithin(product(a, b), exact, bounds);
    }
  });

  it("passes NaN and infinities on, to their row or column alone", () => {
    const [a, b] = [normal([9, 10], 1), normal([10, 19], 2)];
    a.data[3 * 10 + 2] = Number.NaN;
    b.data[4 * 19 + 17] = Number.POSITIVE_INFINITY;
    a.data[5 * 10 + 4] = 0; // 0·∞
    assertSameNonFinite(product(a, b), gemm(a, b).data);
  });

  it("keeps denormal numbers", () => {
    const a = tensor([1, 2], Float32Array.of(2 ** -80, 2 ** -149));
    const b = tensor([2, 1], Float32Array.of(2 ** -60, 3));
    assert.deepEqual([...product(a, b)], [2 ** -140 + 3 * 2 ** -149]);
  });

  it("gives the same bits each time", () => {
    const [a, b] = [normal([20, 300], 1), normal([300, 50], 2)];
    const plan = kernels().gemm(a, 50);
    const first = plan.run(b.data).slice();
    plan.run(normal([300, 50], 3).data);
    assert.deepEqual(plan.run(b.data).slice(), first);
    plan.release();
    assert.deepEqual(product(a, b), first);
  });

  it("says what is wrong with the arguments", () => {
    const plan = kernels().gemm(tensor([2, 3]), 4);
    assert.throws(() => plan.run(new Float32Array(11)), {
      name: "RangeError",
      message: /needs 12 values, got 11|b must have 12 values, got 11/,
    });
    assert.throws(
      () => kernels().gemm(tensor([2]), 4),
      /gemm needs a matrix \(m × k\), got 2 values of shape \[2\]/,
    );
    plan.release();
  });
});

onEachPath("memory of plans", (kernels, path) => {
  it("is given back, and used again", () => {
    const a = normal([30, 40], 1);
    const before = kernels().bytesHeld;
    const [first, second] = [kernels().gemm(a, 50), kernels().gemm(a, 60)];
    const held = kernels().bytesHeld;
    if (path !== "TypeScript") assert.ok(held > before);
    first.release();
    second.release();
    // What kernels work in while they run stays.
    const idle = kernels().bytesHeld;
    kernels().gemm(a, 50).release();
    assert.equal(kernels().bytesHeld, idle);
  });

  it("may grow while a plan is in use", () => {
    const [a, b] = [normal([30, 40], 1), normal([40, 50], 2)];
    const plan = kernels().gemm(a, 50);
    const expected = plan.run(b.data).slice();
    const large = kernels().gemm(tensor([1000, 1000]), 5000);
    assert.deepEqual(plan.run(b.data).slice(), expected);
    large.release();
    plan.release();
  });

  it("is not touched by a plan that was released", function () {
    if (path === "TypeScript") this.skip();
    const plan = kernels().gemm(normal([3, 4], 1), 5);
    plan.release();
    assert.throws(() => plan.run(new Float32Array(20)), /released/);
  });
});

function normal(shape: readonly number[], seed: number): Tensor {
  return fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");
}

/** Small enough for every sum to be exact in float32. */
function whole(shape: readonly number[], seed: number): Tensor {
  const { data } = fillTensor({ kind: "random", distribution: "uniform", seed }, shape, "input");
  return tensor(
    shape,
    data.map((value) => Math.floor(value * 9) - 4),
  );
}

function exactProduct(a: Tensor, b: Tensor): { exact: Float64Array; magnitude: Float64Array } {
  const [m = 0, depth = 0] = a.shape;
  const [, n = 0] = b.shape;
  const [exact, magnitude] = [new Float64Array(m * n), new Float64Array(m * n)];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [sum, size] = [0, 0];
      for (let k = 0; k < depth; k++) {
        const term = (a.data[i * depth + k] ?? 0) * (b.data[k * n + j] ?? 0);
        sum += term;
        size += Math.abs(term);
      }
      exact[i * n + j] = sum;
      magnitude[i * n + j] = size;
    }
  }
  return { exact, magnitude };
}
