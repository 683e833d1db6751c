import assert from "node:assert/strict";
import fc from "fast-check";
import { attention as reference } from "../../../../src/core/attention.ts";
import { attentionPredictor } from "../../../../src/core/sequence/attentionPredictor.ts";
import { attentionStages } from "../../../../src/core/sequence/attentionStages.ts";
import { type Matrix, matrixOf, zeros } from "../../../../src/core/sequence/matrix.ts";
import { termValue } from "../../../../src/core/sequence/task.ts";
import { tensor } from "../../../../src/core/tensor.ts";
import { attention, classic, exact, repeat } from "./designs.ts";

const entry = fc.double({ min: -2, max: 2, noNaN: true });
const matrix = (rows: number, columns: number): fc.Arbitrary<Matrix> =>
  fc
    .array(entry, { minLength: rows * columns, maxLength: rows * columns })
    .map((data) => ({ rows, columns, data: Float64Array.from(data) }));

const valuesOf = (u1: number, u2: number) => matrixOf(repeat.x.map((term) => [termValue(term, [u1, u2])]));

/** (L × heads·d) as PyTorch has it: (heads, L, d). */
function byHead({ rows, columns, data }: Matrix, heads: number) {
  const size = columns / heads;
  const result = new Float32Array(data.length);
  for (let h = 0; h < heads; h++)
    for (let i = 0; i < rows; i++)
      for (let n = 0; n < size; n++)
        result[(h * rows + i) * size + n] = data[i * columns + h * size + n] as number;
  return tensor([heads, rows, size], result);
}

describe("the stages of attention", () => {
  it("are those of PyTorch's scaled dot product, with shared heads, masks, scale and soft-cap", () => {
    const shapes = fc.record({
      positions: fc.integer({ min: 1, max: 5 }),
      shared: fc.integer({ min: 1, max: 2 }),
      sharing: fc.integer({ min: 1, max: 3 }),
      keySize: fc.integer({ min: 1, max: 3 }),
      valueSize: fc.integer({ min: 1, max: 3 }),
      mask: fc.constantFrom("none" as const, "causal" as const, "matrix" as const),
      scale: fc.double({ min: 0.1, max: 2, noNaN: true }),
      softcap: fc.constantFrom(0, 1.5),
    });
    const cases = shapes.chain((s) =>
      fc.record({
        s: fc.constant(s),
        p: matrix(s.positions, 2),
        x: matrix(s.positions, 1),
        q: matrix(3, s.shared * s.sharing * s.keySize),
        k: matrix(3, s.shared * s.keySize),
        v: matrix(3, s.shared * s.valueSize),
        m: matrix(s.positions, s.positions).map((m) => ({
          ...m,
          // Some sources are left out, of some rows all.
          data: m.data.map((value) => (value > 1 ? -Infinity : value)),
        })),
      }),
    );
    fc.assert(
      fc.property(cases, ({ s, p, x, q, k, v, m }) => {
        const heads = s.shared * s.sharing;
        const stages = attentionStages(
          {
            positional_encoding: p,
            combine: "concat",
            W_Q: q,
            W_K: k,
            W_V: v,
            num_heads: heads,
            num_kv_heads: s.shared,
            mask: s.mask === "matrix" ? m : s.mask,
            scale: s.scale,
            softcap: s.softcap,
          },
          x,
        );
        const known = reference(
          byHead(stages.Q, heads),
          byHead(stages.K, s.shared),
          byHead(stages.V, s.shared),
          {
            is_causal: s.mask === "causal",
            scale: s.scale,
            softcap: s.softcap,
            ...(s.mask === "matrix" && { mask: tensor([m.rows, m.columns], Float32Array.from(m.data)) }),
          },
        );
        const close = (actual: readonly number[], expected: Float32Array) => {
          assert.equal(actual.length, expected.length);
          actual.forEach((value, n) => {
            assert.ok(Math.abs(value - (expected[n] ?? Number.NaN)) < 1e-4, `${value}, ${expected[n]}`);
          });
        };
        close(
          stages.heads.flatMap(({ weights }) => [...weights.data]),
          known.weights.data,
        );
        close([...byHead(stages.concatenated, heads).data], known.output.data);
        assert.equal(stages.output, stages.concatenated);
      }),
    );
  });

  it("show the exact design reading the position before", () => {
    const { heads, output } = attentionStages(exact(40), valuesOf(0.3, 0.8));
    const [first] = heads;
    assert.ok(first);
    [0.5, 0.5, 0.3, 0.8].forEach((value, i) => {
      assert.ok(Math.abs((output.data[i] ?? 0) - value) < 1e-9);
    });
    assert.equal(first.masked.data[1], -Infinity);
    assert.equal(first.weights.data[1], 0);
    assert.ok((first.weights.data[9] ?? 0) > 1 - 1e-9, "the third position attends to the second");
  });

  it("add a value to every entry of an encoding", () => {
    const { X } = attentionStages(
      attention(
        [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
        ],
        [[1], [0]],
        [[1], [0]],
        [[1], [0]],
        { combine: "add" },
      ),
      valuesOf(0.25, 0.5),
    );
    assert.deepEqual([...X.data], [1, 2, 3.25, 4.25, 5.5, 6.5, 7.25, 8.25]);
  });

  it("refuse shapes that do not belong together, with both", () => {
    const wrong = { ...classic.first, W_K: matrixOf([[1], [2], [3]]) };
    assert.throws(() => attentionStages(wrong, valuesOf(0, 0)), /W_K must have 2 rows, got 3/);
    const mask = { ...classic.first, mask: zeros(3, 3) };
    assert.throws(() => attentionStages(mask, valuesOf(0, 0)), /mask must be 4 × 4, got 3 × 3/);
    assert.throws(() => attentionPredictor(mask, repeat), /mask must be 4 × 4, got 3 × 3/);
    const wide = {
      ...classic.first,
      W_V: matrixOf([
        [1, 0],
        [0, 1],
      ]),
    };
    assert.throws(() => attentionPredictor(wide, repeat), /one number for each position, got 2/);
  });
});

describe("the attention predictor", () => {
  it("answers as the stages do, all at once and one alone", () => {
    const cases = fc.record({
      p: matrix(4, 2),
      combine: fc.constantFrom("concat" as const, "add" as const),
      mask: fc.constantFrom("none" as const, "causal" as const),
      softcap: fc.constantFrom(0, 2),
      q: matrix(3, 4),
      k: matrix(3, 2),
      v: matrix(3, 3),
      o: matrix(6, 1),
      u: fc.tuple(entry, entry),
    });
    fc.assert(
      fc.property(cases, ({ p, combine, mask, softcap, q, k, v, o, u }) => {
        const cut = (m: Matrix) =>
          combine === "concat" ? m : { rows: 2, columns: m.columns, data: m.data.slice(0, 2 * m.columns) };
        const design = {
          positional_encoding: p,
          combine,
          W_Q: cut(q),
          W_K: cut(k),
          W_V: cut(v),
          W_O: o,
          num_heads: 2,
          num_kv_heads: 1,
          mask,
          scale: 0.7,
          softcap,
        };
        const expected = attentionStages(design, valuesOf(...u)).output.data;
        const predictor = attentionPredictor(design, repeat);
        const answers = new Float64Array(4);
        const variables = Float64Array.from(u);
        predictor.predict(variables, answers);
        for (let i = 0; i < 4; i++) {
          const wanted = expected[i] ?? Number.NaN;
          assert.ok(Math.abs((answers[i] as number) - wanted) < 1e-10 * Math.max(1, Math.abs(wanted)));
          assert.equal(predictor.predictAt?.(i, variables), answers[i]);
        }
        assert.equal(predictor.causal, mask === "causal");
      }),
    );
  });
});
