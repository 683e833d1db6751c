import assert from "node:assert/strict";
import fc from "fast-check";
import { type AttentionResult, attention } from "../../../src/core/attention.ts";
import type { AttentionMask } from "../../../src/core/attentionMask.ts";
import { sizeOf, type Tensor, tensor } from "../../../src/core/tensor.ts";
import { fillTensor } from "../../../src/core/tensorSource.ts";
import type { AttentionKernelOptions, AttentionSizes } from "../../../src/kernels/attentionKernel.ts";
import { attentionCases } from "../support/attentionCases.ts";
import { assertNumbersClose } from "../support/closeTo.ts";
import { assertSameNonFinite, assertWithin, unitRoundoff } from "../support/errorBound.ts";
import { onEachPath } from "../support/kernelPaths.ts";
import { eachReferenceCase, needed } from "../support/referenceCases.ts";

onEachPath("attention", (kernels, path) => {
  const run = (q: Tensor, k: Tensor, v: Tensor, options: AttentionKernelOptions = {}) => {
    const plan = kernels().attention(sizesOf(q, k, v), options);
    const { output, weights, scores } = plan.run(q.data, k.data, v.data);
    const result = { output: output.slice(), weights: weights?.slice(), scores: scores?.slice() };
    plan.release();
    return result;
  };

  attentionCases((q, k, v, options): AttentionResult => {
    const { output, weights, scores } = run(q, k, v, { ...options, keep: "scores" });
    const lines = [...q.shape.slice(0, -1), k.shape.at(-2) ?? 0];
    return {
      output: tensor([...q.shape.slice(0, -1), v.shape.at(-1) ?? 0], output),
      weights: tensor(lines, weights),
      scores: tensor(lines, scores),
    };
  });

  eachReferenceCase<{ axis?: number }>("onnx", "Softmax", ({ attributes, inputs, outputs }) => {
    const [input, output] = [needed(inputs, "input"), needed(outputs, "output")];
    const { axis = -1 } = attributes;
    const at = axis < 0 ? axis + input.shape.length : axis;
    const keys = input.shape[at] ?? 1;
    const queries = input.data.length / keys;
    const step = sizeOf(input.shape.slice(at + 1));
    const asLines = ({ data }: Tensor) =>
      Float32Array.from(data, (_, n) => {
        const [line, key] = [Math.floor(n / keys), n % keys];
        return data[(Math.floor(line / step) * keys + key) * step + (line % step)] ?? 0;
      });
    // Scores of 0, to which a mask adds the numbers.
    const mask = tensor([queries, keys], asLines(input));
    const [q, k] = [tensor([queries, 1]), tensor([keys, 1])];
    assertNumbersClose(run(q, k, k, { mask }).weights ?? [], asLines(output));
  });

  it("does as the core, with all sizes and options", () => {
    const size = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }) },
      { weight: 1, arbitrary: fc.integer({ min: 380, max: 400 }) },
    );
    const sizes = fc.record({
      samples: fc.integer({ min: 1, max: 2 }),
      keyHeads: fc.integer({ min: 1, max: 2 }),
      sharing: fc.integer({ min: 1, max: 2 }),
      queries: size,
      keys: size,
      size: fc.integer({ min: 1, max: 19 }),
      valueSize: fc.integer({ min: 1, max: 19 }),
    });
    const options = fc.record({
      is_causal: fc.boolean(),
      softcap: fc.constantFrom(0, 1.5),
      scale: fc.constantFrom(undefined, -0.7),
      mask: fc.constantFrom("none", "boolean", "additive"),
      keep: fc.constantFrom("weights", "scores", "nothing"),
      // Of samples, heads, queries and keys: which a mask has for itself.
      own: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
    });
    fc.assert(
      fc.property(sizes, options, fc.nat(99), ({ sharing, ...sizes }, { mask, own, ...options }, seed) => {
        const { samples, keyHeads, queries, keys, size, valueSize } = sizes;
        const heads = keyHeads * sharing;
        const shape = [samples, heads, queries, keys].map((n, axis) => (own[axis] ? n : 1));
        const all = { ...options, mask: mask === "none" ? undefined : maskOf(shape, mask, seed) };
        const q = normal([samples, heads, queries, size], seed);
        const k = normal([samples, keyHeads, keys, size], seed + 1);
        const v = normal([samples, keyHeads, keys, valueSize], seed + 2);
        const expected = attention(q, k, v, all);
        const { output, weights, scores } = run(q, k, v, all);
        assertNumbersClose(output, expected.output.data, 3e-6);
        assert.equal(weights === undefined, options.keep === "nothing");
        assert.equal(scores === undefined, options.keep !== "scores");
        if (weights) assertNumbersClose(weights, expected.weights.data, 3e-6);
        if (scores && !options.is_causal) assertNumbersClose(scores, expected.scores.data, 3e-6);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps within its bounds of the exact results", () => {
    for (const keep of ["scores", "nothing"] as const) {
      for (const [queries, keys, size, valueSize] of [
        [9, 1000, 65, 7],
        [30, 3, 200, 33],
      ] as const) {
        const q = normal([1, queries, size], 1);
        const [k, v] = [normal([1, keys, size], 2), normal([1, keys, valueSize], 3)];
        const exact = exactAttention(q, k, v);
        const { output, weights, scores } = run(q, k, v, { keep });
        assertWithin(output, exact.output, exact.outputBounds);
        if (keep === "nothing") continue;
        assertWithin(scores ?? [], exact.scores, exact.scoreBounds);
        assertWithin(weights ?? [], exact.weights, exact.weightBounds);
      }
    }
  });

  it("gives rows that are NaN for scores of NaN and +∞, zeros where no key takes part", () => {
    const [q, k, v] = [normal([2, 21, 5], 1), normal([2, 30, 5], 2), normal([2, 30, 3], 3)];
    k.data[7 * 5] = Number.NaN; // key 7 of the first head
    q.data[(21 + 4) * 5] = Number.POSITIVE_INFINITY;
    const mask: AttentionMask = { shape: [21, 30], data: new Uint8Array(21 * 30).fill(1) };
    // Where it is left out, a score that is no number does no harm.
    for (let query = 0; query < 10; query++) mask.data[query * 30 + 7] = 0;
    mask.data.fill(0, 3 * 30, 4 * 30);
    for (const options of [{ mask }, { is_causal: true }, { mask, softcap: 2 }]) {
      const expected = attention(q, k, v, options);
      for (const keep of ["weights", "nothing"] as const) {
        const { output, weights } = run(q, k, v, { ...options, keep });
        assertSameNonFinite(output, expected.output.data);
        if (weights) assertSameNonFinite(weights, expected.weights.data);
        if (options.mask) assert.deepEqual([...output.slice(9, 12)], [0, 0, 0]);
      }
    }
  });

  it("leaves values that are not finite out where they have no weight", () => {
    const [q, k, v] = [normal([1, 4, 5], 1), normal([1, 12, 5], 2), normal([1, 12, 3], 3)];
    v.data[2 * 3] = Number.NaN;
    v.data[5 * 3 + 1] = Number.NEGATIVE_INFINITY;
    const mask: AttentionMask = { shape: [4, 12], data: new Uint8Array(48).fill(1) };
    mask.data.set([0, 0, 0, 0, 0, 0], 0);
    mask.data[12 + 2] = 0;
    const expected = attention(q, k, v, { mask }).output.data;
    assertSameNonFinite(run(q, k, v, { mask }).output, expected);
    assertSameNonFinite(run(q, k, v, { mask, keep: "nothing" }).output, expected);
  });

  it("takes scores far apart, and keeps denormal numbers", () => {
    const q = tensor([1, 1, 1], Float32Array.of(1));
    const k = tensor([1, 3, 1], Float32Array.of(3e38, -3e38, 3e38));
    const v = tensor([1, 3, 1], Float32Array.of(1, 5, 3));
    assert.deepEqual([...run(q, k, v, { scale: 1 }).output], [2]);
    const small = tensor([1, 3, 1], Float32Array.of(2 ** -140, 2 ** -149, 3 * 2 ** -148));
    const { output, scores } = run(q, small, small, { scale: 1, keep: "scores" });
    assert.deepEqual([...(scores ?? [])], [...small.data]);
    assert.ok(Math.abs((output[0] ?? 0) - (2 ** -140 + 7 * 2 ** -149) / 3) <= 2 ** -148, `${output[0]}`);
  });

  it("gives the same bits each time, and step by step", () => {
    const [q, k, v] = [normal([3, 700, 16], 1), normal([3, 900, 16], 2), normal([3, 900, 16], 3)];
    for (const keep of ["weights", "nothing"] as const) {
      const plan = kernels().attention(sizesOf(q, k, v), { keep, is_causal: true });
      const { output, weights } = plan.run(q.data, k.data, v.data);
      const first = [output.slice(), weights?.slice()];
      plan.run(v.data.slice(0, q.data.length), k.data, v.data);
      const steps = plan.steps(q.data, k.data, v.data);
      let pauses = 0;
      let step = steps.next();
      for (; !step.done; step = steps.next()) pauses++;
      assert.ok(pauses > (path === "TypeScript" ? 0 : 2), `${pauses} pauses`);
      assert.deepEqual([step.value.output, step.value.weights], first);
      plan.release();
    }
  });

  it("holds memory that grows with the length, not with its square, where nothing is kept", function () {
    if (path === "TypeScript") this.skip();
    const held = (queries: number) => {
      const plan = kernels().attention({ heads: 1, queries, keys: queries, size: 8 }, { keep: "nothing" });
      const bytes = kernels().bytesHeld;
      plan.release();
      return bytes;
    };
    const idle = held(8192);
    assert.ok(held(32768) - idle <= 24576 * 8 * 4 * 7, `${held(32768) - idle} bytes more`);
  });

  it("says what is wrong with the arguments", () => {
    const plan = kernels().attention({ heads: 2, queries: 3, keys: 4, size: 5 });
    const [q, k] = [new Float32Array(30), new Float32Array(40)];
    assert.throws(() => plan.run(q, k, q), { name: "RangeError", message: /40 values, got 30/ });
    assert.throws(() => plan.run(k, k, k), { name: "RangeError", message: /30 values, got 40/ });
    plan.release();
    assert.throws(() => kernels().attention({ heads: 3, keyHeads: 2, queries: 1, keys: 1, size: 1 }), {
      name: "RangeError",
      message: "heads must be a multiple of keyHeads, got 3 and 2",
    });
    assert.throws(
      () => kernels().attention({ heads: 1, queries: 0, keys: 1, size: 1 }),
      /queries must be a whole number from 1, got 0/,
    );
    assert.throws(() => {
      const wrong = kernels().attention({ heads: 1, queries: 2, keys: 2, size: 1 }, { mask: tensor([3, 2]) });
      wrong.run(new Float32Array(2), new Float32Array(2), new Float32Array(2));
    }, /mask must broadcast to shape \[1, 1, 2, 2\], got \[3, 2\]/);
  });
});

function sizesOf(q: Tensor, k: Tensor, v: Tensor): AttentionSizes {
  const [queries = 0, size = 0] = q.shape.slice(-2);
  return {
    samples: sizeOf(q.shape.slice(0, -3)),
    heads: q.shape.at(-3) ?? 1,
    keyHeads: k.shape.at(-3) ?? 1,
    queries,
    keys: k.shape.at(-2) ?? 0,
    size,
    valueSize: v.shape.at(-1) ?? 0,
  };
}

function normal(shape: readonly number[], seed: number): Tensor {
  return fillTensor({ kind: "random", distribution: "normal", seed }, shape, "input");
}

function maskOf(shape: readonly number[], kind: "boolean" | "additive", seed: number): AttentionMask {
  const { data } = normal(shape, seed + 3);
  if (kind === "boolean") return { shape, data: Uint8Array.from(data, (value) => Number(value > -0.3)) };
  return tensor(
    shape,
    data.map((value) => (value > 1 ? -Infinity : value)),
  );
}

/** In float64, of one head, with the bounds that `Kernels.attention` states. */
function exactAttention(q: Tensor, k: Tensor, v: Tensor) {
  const [, queries = 0, size = 0] = q.shape;
  const [, keys = 0, valueSize = 0] = v.shape;
  const scale = 1 / Math.sqrt(size);
  const [scores, scoreBounds, weights, weightBounds, output, outputBounds] = Array.from(
    { length: 6 },
    (): number[] => [],
  ) as [number[], number[], number[], number[], number[], number[]];
  for (let i = 0; i < queries; i++) {
    const line: number[] = [];
    let largest = 0;
    for (let j = 0; j < keys; j++) {
      let [sum, magnitude] = [0, 0];
      for (let n = 0; n < size; n++) {
        const term = (q.data[i * size + n] ?? 0) * (k.data[j * size + n] ?? 0) * scale;
        sum += term;
        magnitude += Math.abs(term);
      }
      line.push(sum);
      const bound = (size + 2) * unitRoundoff * magnitude;
      scoreBounds.push(bound);
      largest = Math.max(largest, bound);
    }
    scores.push(...line);
    const most = Math.max(...line);
    const powers = line.map((score) => Math.exp(score - most));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const relative = 2 * largest + (keys + 16) * unitRoundoff;
    weights.push(...powers.map((power) => power / total));
    weightBounds.push(...powers.map((power) => (power / total) * relative));
    for (let column = 0; column < valueSize; column++) {
      let [sum, magnitude] = [0, 0];
      for (let j = 0; j < keys; j++) {
        const term = ((powers[j] ?? 0) / total) * (v.data[j * valueSize + column] ?? 0);
        sum += term;
        magnitude += Math.abs(term);
      }
      output.push(sum);
      outputBounds.push(magnitude * (relative + (keys + 2) * unitRoundoff));
    }
  }
  return { scores, scoreBounds, weights, weightBounds, output, outputBounds };
}
