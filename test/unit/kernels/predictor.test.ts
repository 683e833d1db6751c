import assert from "node:assert/strict";
import fc from "fast-check";
import { normalRandom } from "../../../src/core/random.ts";
import type { AttentionDesign } from "../../../src/core/sequence/attentionDesign.ts";
import { attentionForm } from "../../../src/core/sequence/attentionForm.ts";
import { attentionPredictor } from "../../../src/core/sequence/attentionPredictor.ts";
import { quantile } from "../../../src/core/sequence/distribution.ts";
import { expectedLoss, lossAt } from "../../../src/core/sequence/expectedLoss.ts";
import type { Predictor } from "../../../src/core/sequence/loss.ts";
import { type Matrix, zeros } from "../../../src/core/sequence/matrix.ts";
import { addEach, type Lattice } from "../../../src/core/sequence/sampling.ts";
import type { Distribution, Task, Term } from "../../../src/core/sequence/task.ts";
import { constant, exact, repeat, variable } from "../core/sequence/designs.ts";
import { assertNumbersClose } from "../support/closeTo.ts";
import { assertWithin, unitRoundoff } from "../support/errorBound.ts";
import { onEachPath } from "../support/kernelPaths.ts";

onEachPath("predictor", (kernels, path) => {
  const addUp = (design: AttentionDesign, task: Task, lattice: Lattice) => {
    const predictor = kernels().predictor(design, task);
    const sums = new Float64Array(task.y.length);
    const all = task.y.map((_, position) => position);
    if (predictor.addCosts) predictor.addCosts(lattice, all, sums);
    else sums.set(sumsOf(predictor, task, lattice));
    predictor.release();
    return sums;
  };

  it("answers as the core", () => {
    const plan = kernels().predictor(exact(4), repeat);
    const core = attentionPredictor(exact(4), repeat);
    const values = Float64Array.of(0.3, 0.8);
    assert.equal(plan.causal, true);
    assert.deepEqual(lossAt(repeat, plan, values), lossAt(repeat, core, values));
    plan.release();
  });

  it("adds up costs within its bound, for designs and tasks of every kind", () => {
    const options = fc.record({
      positions: fc.integer({ min: 1, max: 9 }),
      heads: fc.integer({ min: 1, max: 3 }),
      mask: fc.constantFrom("none", "causal", "additive"),
      softcap: fc.constantFrom(0, 2),
      scale: fc.constantFrom(1, 5, 60),
      loss: fc.constantFrom("l1", "l2"),
      count: fc.integer({ min: 1, max: 700 }),
    });
    fc.assert(
      fc.property(options, fc.nat(1000), ({ positions, loss, count, ...options }, seed) => {
        const task = taskOf(positions, loss, seed);
        const design = designOf(positions, options, seed);
        const lattice = latticeOf(task, count);
        const expected = sumsOf(attentionPredictor(design, task), task, lattice);
        const bounds = new Float64Array(positions).fill(bound(design, task, lattice));
        assertWithin(addUp(design, task, lattice), expected, bounds);
      }),
      { numRuns: 150 },
    );
  });

  it("answers for many values of a variable, as for one", () => {
    const options = fc.record({
      positions: fc.integer({ min: 1, max: 9 }),
      heads: fc.integer({ min: 1, max: 3 }),
      mask: fc.constantFrom("none", "causal", "additive"),
      softcap: fc.constantFrom(0, 2),
      scale: fc.constantFrom(1, 5, 1000),
    });
    fc.assert(
      fc.property(
        options,
        fc.nat(5),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 17 }),
        fc.nat(1000),
        ({ positions, ...options }, index, values, seed) => {
          const task = taskOf(positions, "l1", seed);
          const design = designOf(positions, options, seed);
          const predictor = kernels().predictor(design, task);
          const variables = Float64Array.from(task.variables, (_, v) => Math.sin(v + seed));
          for (let position = 0; position < positions; position++) {
            const answers = new Float64Array(values.length);
            const given = Float64Array.from(values);
            predictor.answersAt?.(position, variables, index, given, answers);
            for (const [n, value] of values.entries()) {
              const expected = predictor.predictAt?.(position, variables.with(index, value)) ?? Number.NaN;
              const actual = predictor.answersAt ? answers[n] : expected;
              assert.ok(
                Math.abs((actual ?? Number.NaN) - expected) <= 1e-11 * (1 + Math.abs(expected)),
                `${actual} for ${expected}`,
              );
            }
          }
          predictor.release();
        },
      ),
      { numRuns: 200 },
    );
  });

  it("takes scores of any size", () => {
    for (const scale of [1e-30, 1e4, 1e17, 1e30, 1e300]) {
      const design = { ...exact(1), scale };
      const lattice = latticeOf(repeat, 100);
      const expected = sumsOf(attentionPredictor(design, repeat), repeat, lattice);
      assertNumbersClose(addUp(design, repeat, lattice), expected, 1e-5);
    }
  });

  it("passes NaN on", () => {
    const design = { ...exact(1), scale: Number.NaN };
    assert.ok(addUp(design, repeat, latticeOf(repeat, 10)).every(Number.isNaN));
  });

  it("gives the expected loss beyond three variables, the same each time", () => {
    const { variables } = taskOf(1, "l1", 3);
    const continuous = variables.slice(0, 4);
    const x = [0, 1, 2, 3, 2, 0, 1].map(variable);
    const task: Task = { variables: continuous, x, y: x.toReversed(), loss: "l1" };
    // Without a mask, so that each answer depends on all four.
    const design = designOf(7, { heads: 2, mask: "none", softcap: 0, scale: 1 }, 3);
    const core = expectedLoss(task, attentionPredictor(design, task));
    const losses = [1, 2].map(() => {
      const predictor = kernels().predictor(design, task);
      const loss = expectedLoss(task, predictor);
      predictor.release();
      return loss;
    });
    assert.equal(core.method, "sampling");
    assert.deepEqual(losses[0], losses[1]);
    assert.equal(losses[0]?.evaluations, core.evaluations);
    assertNumbersClose(losses[0]?.perPosition ?? [], core.perPosition, 1e-6);
    assertNumbersClose([losses[0]?.error ?? 0], [core.error], 1e-6);
  });

  it("is not touched once it was released", function () {
    if (path === "TypeScript") this.skip();
    const plan = kernels().predictor(exact(4), repeat);
    plan.release();
    assert.throws(() => plan.addCosts?.(latticeOf(repeat, 4), [0], new Float64Array(1)), /released/);
  });
});

function sumsOf(predictor: Predictor, task: Task, lattice: Lattice): Float64Array {
  const sums = new Float64Array(task.y.length);
  const cost = (point: Float64Array, results: Float64Array) => {
    results.set(lossAt(task, predictor, valuesAt(task, point)));
  };
  addEach(lattice, cost, sums);
  return sums;
}

function valuesAt(task: Task, point: Float64Array): Float64Array {
  return point.map((p, v) => quantile(task.variables[v]?.distribution as Distribution, p));
}

function latticeOf({ variables }: Task, count: number): Lattice {
  const start = Float64Array.from(variables, (_, v) => (0.37 * (v + 1)) % 1);
  return { start, step: start.map((_, v) => Math.sqrt(v + 2) % 1), count };
}

/** Of every kind of distribution, and constants between. */
function taskOf(positions: number, loss: Task["loss"], seed: number): Task {
  const random = normalRandom(seed);
  const distributions: Distribution[] = [
    { kind: "uniform", low: -1, high: 2 },
    { kind: "normal", mean: 0.5, deviation: 0.7 },
    { kind: "uniform", low: 0, high: 1 },
    { kind: "exponential", rate: 2 },
    { kind: "bernoulli", probability: 0.3 },
    { kind: "discrete", values: [1, -2, 0.5], probabilities: [0.2, 0.3, 0.5] },
  ];
  const term = (i: number): Term =>
    random() > 1 ? constant(random()) : variable((i + Math.floor(Math.abs(random()))) % distributions.length);
  return {
    variables: distributions.map((distribution, n) => ({ name: `u${n + 1}`, distribution })),
    x: Array.from({ length: positions }, (_, i) => term(i)),
    y: Array.from({ length: positions }, (_, i) => term(i + 1)),
    loss,
  };
}

interface DesignOptions {
  readonly heads: number;
  readonly mask: "none" | "causal" | "additive";
  readonly softcap: number;
  readonly scale: number;
}

function designOf(
  positions: number,
  { heads, mask, softcap, scale }: DesignOptions,
  seed: number,
): AttentionDesign {
  const random = normalRandom(seed + 7);
  const matrix = (rows: number, columns: number): Matrix => {
    const result = zeros(rows, columns);
    result.data.set(result.data.map(random));
    return result;
  };
  const added = matrix(positions, positions);
  return {
    positional_encoding: matrix(positions, 2),
    combine: "concat",
    W_Q: matrix(3, heads),
    W_K: matrix(3, heads),
    W_V: matrix(3, heads),
    W_O: matrix(heads, 1),
    num_heads: heads,
    num_kv_heads: heads,
    mask:
      mask === "additive"
        ? { ...added, data: added.data.map((value) => (value > 0.8 ? -Infinity : value)) }
        : mask,
    scale,
    softcap,
  };
}

/** What `Kernels.predictor` states of a mean, times the points. */
function bound(design: AttentionDesign, task: Task, lattice: Lattice): number {
  const form = attentionForm(design, task);
  let [scores, values] = [0, 0];
  const see = (point: Float64Array) => {
    const all = [...task.x, ...task.y].map((term) =>
      term.kind === "constant" ? term.value : (valuesAt(task, point)[term.index] ?? 0),
    );
    const x = Math.max(...all.map(Math.abs));
    const greatest = (array: Float64Array) =>
      array.reduce(
        (most, value) => (Math.abs(value) > most && value > -Infinity ? Math.abs(value) : most),
        0,
      );
    const { c0, c1, c2, c3, bias, v0, v1 } = form;
    scores = Math.max(
      scores,
      greatest(c0) + (greatest(c1) + greatest(c2)) * x + greatest(c3) * x * x + greatest(bias),
    );
    values = Math.max(values, form.heads * (greatest(v0) + greatest(v1) * x) + x);
  };
  addEach(lattice, see, new Float64Array(1));
  const mean = (form.positions + 16 + 16 * scores) * unitRoundoff * values;
  return lattice.count * mean * (task.loss === "l2" ? 2 * values : 1);
}
