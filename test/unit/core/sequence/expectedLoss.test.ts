import assert from "node:assert/strict";
import fc from "fast-check";
import { attentionPredictor } from "../../../../src/core/sequence/attentionPredictor.ts";
import { densityOf } from "../../../../src/core/sequence/density.ts";
import { absoluteDeviation, quantile, squaredDeviation } from "../../../../src/core/sequence/distribution.ts";
import { expectedLoss, lossAt, lossLandscape } from "../../../../src/core/sequence/expectedLoss.ts";
import type { Predictor } from "../../../../src/core/sequence/loss.ts";
import { optimalLoss } from "../../../../src/core/sequence/optimum.ts";
import { integrate } from "../../../../src/core/sequence/quadrature.ts";
import { sharpened } from "../../../../src/core/sequence/sharpen.ts";
import type { Distribution, Task } from "../../../../src/core/sequence/task.ts";
import { attention, classic, constant, exact, repeat, variable } from "./designs.ts";

const lossOf = (design: Parameters<typeof attentionPredictor>[0], task = repeat) =>
  expectedLoss(task, attentionPredictor(design, task));

function near(actual: number, expected: number, digits: number): void {
  assert.ok(Math.abs(actual - expected) <= 0.5000001 * 10 ** -digits, `${actual} instead of ${expected}`);
}

describe("the expected loss of the toy task", () => {
  it("is known to its digits for the three classic designs", () => {
    const first = lossOf(classic.first);
    near(first.loss, 1.283044, 6);
    for (const [i, loss] of [0.5, 0.329181, 0.212865, 0.240998].entries())
      near(first.perPosition[i] ?? 0, loss, 6);
    const second = lossOf(classic.second);
    near(second.loss, 1.314627, 6);
    for (const [i, loss] of [0.5, 0.333333, 0.226861, 0.254432].entries())
      near(second.perPosition[i] ?? 0, loss, 6);
    const third = lossOf(classic.third);
    near(third.loss, 1.283044, 6);
    near(third.loss, first.loss, 9);
  });

  it("comes to the optimum as the exact design is sharpened", () => {
    const four = lossOf(exact(4));
    near(four.loss, 0.509265, 6);
    for (const [i, loss] of [0.25, 0.250027, 0.004578, 0.00466].entries())
      near(four.perPosition[i] ?? 0, loss, 6);
    const ten = lossOf(exact(10));
    // The second position adds E(w(u1 − ½))² = w²/12 = 1.7e-10 with w = 1/(1 + e¹⁰): half a unit of the tenth digit.
    near(ten.loss, 0.5 + 1.13499824e-5 + 1.13504977e-5 + (1 / (1 + Math.exp(10))) ** 2 / 12, 12);
    near(ten.perPosition[2] ?? 0, 1.13499824e-5, 13);
    near(ten.perPosition[3] ?? 0, 1.13504977e-5, 13);
    assert.ok(Math.abs(lossOf(exact(40)).loss - 0.5) < 1e-12);
    near(lossOf(sharpened(exact(4), 2.5)).loss, ten.loss, 10);
  });

  it("tells an error that holds, and how it was found", () => {
    for (const design of [...Object.values(classic), exact(4), exact(10)]) {
      const { error, method } = lossOf(design);
      assert.equal(method, "quadrature");
      assert.ok(error < 1e-8, `${error}`);
    }
    const constantHalf: Predictor = {
      positions: 4,
      causal: true,
      predict: (_, answers) => void answers.fill(0.5),
    };
    near(expectedLoss(repeat, constantHalf).loss, 1, 9);
  });

  it("is never below the optimum", () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    const column = (rows: number) =>
      fc.array(fc.array(entry, { minLength: 1, maxLength: 1 }), { minLength: rows, maxLength: rows });
    fc.assert(
      fc.property(column(4), column(2), column(2), column(2), (p, q, k, v) => {
        const { loss, error } = lossOf(attention(p, q, k, v));
        assert.ok(loss + error >= 0.5 - 1e-12, `${loss} ± ${error}`);
      }),
      { numRuns: 15 },
    );
  });
});

const distribution: fc.Arbitrary<Distribution> = fc.oneof(
  fc.record({
    kind: fc.constant("uniform" as const),
    low: fc.double({ min: -2, max: 0, noNaN: true }),
    high: fc.double({ min: 0.5, max: 2, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("normal" as const),
    mean: fc.double({ min: -1, max: 1, noNaN: true }),
    deviation: fc.double({ min: 0.3, max: 2, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("exponential" as const),
    rate: fc.double({ min: 0.5, max: 3, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("bernoulli" as const),
    probability: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  }),
);

/** The mean over the middles of cells of equal probability. */
function bruteForce(task: Task, predictor: Predictor, cells: number): number {
  const values = task.variables.map(({ distribution: d }) =>
    Float64Array.from({ length: cells }, (_, n) => quantile(d, (n + 0.5) / cells)),
  );
  const variables = new Float64Array(2);
  let sum = 0;
  for (let a = 0; a < cells; a++) {
    variables[0] = values[0]?.[a] ?? 0;
    for (let b = 0; b < cells; b++) {
      variables[1] = values[1]?.[b] ?? 0;
      sum += lossAt(task, predictor, variables).reduce((total, loss) => total + loss, 0);
    }
  }
  return sum / cells ** 2;
}

describe("the expected loss", () => {
  it("is what brute force finds, for any distributions, l1 and l2, heads, masks", () => {
    const entry = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    const matrix = (rows: number, columns: number) =>
      fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      });
    fc.assert(
      fc.property(
        fc.tuple(distribution, distribution),
        fc.constantFrom("l1" as const, "l2" as const),
        fc.constantFrom("causal" as const, "none" as const),
        fc.constantFrom("concat" as const, "add" as const),
        matrix(4, 2),
        matrix(3, 4),
        matrix(3, 4),
        matrix(3, 4),
        matrix(4, 1),
        ([a, b], loss, mask, combine, p, q, k, v, o) => {
          const task: Task = {
            ...repeat,
            loss,
            variables: [
              { name: "u1", distribution: a },
              { name: "u2", distribution: b },
            ],
          };
          const rows = combine === "concat" ? 3 : 2;
          const design = attention(p, q.slice(0, rows), k.slice(0, rows), v.slice(0, rows), {
            mask,
            combine,
            num_heads: 2,
            num_kv_heads: 2,
            W_O: { rows: 4, columns: 1, data: Float64Array.from(o.flat()) },
          });
          const predictor = attentionPredictor(design, task);
          const { loss: actual } = expectedLoss(task, predictor);
          const expected = bruteForce(task, predictor, 300);
          assert.ok(Math.abs(actual - expected) <= 0.012 * Math.max(0.2, expected), `${actual}, ${expected}`);
        },
      ),
      { numRuns: 12 },
    );
  });

  /** E over `a` of the cost of answering f(a) for an independent `b`, in closed form over `b` and by many small rules over `a`. */
  function reference(a: Distribution, b: Distribution, loss: "l1" | "l2", f: (a: number) => number): number {
    const costOf = loss === "l1" ? absoluteDeviation : squaredDeviation;
    const { from, to, density } = densityOf(a);
    const ends = [from, ...bends.filter((bend) => bend > from && bend < to), to];
    let sum = 0;
    for (let n = 1; n < ends.length; n++) {
      const [start, end] = [ends[n - 1] as number, ends[n] as number];
      const options = { tolerance: 1e-13, intervals: 4000, absolute: false, weight: density };
      const fine = Array.from({ length: 199 }, (_, k) => start + ((k + 1) / 200) * (end - start));
      sum += integrate((u) => costOf(b, f(u)), start, end, { ...options, cuts: fine }).value;
    }
    return sum;
  }

  /** Where some of the answers bend, or change within a hundredth. */
  const bends = [0.37, 0.38, 0.39, 0.4, 0.41, 0.42, 1.1];
  const answersOf: Readonly<Record<string, (a: number) => number>> = {
    straight: (a) => 0.8 * a + 0.1,
    saturating: (a) => 2 * Math.tanh(3 * a - 1),
    bent: (a) => Math.abs(a - 0.37) + Math.max(0, a - 1.1),
    "all but a step": (a) => 1 / (1 + Math.exp(-200 * (a - 0.4))),
  };
  const continuous: readonly Distribution[] = [
    { kind: "uniform", low: -1, high: 2 },
    { kind: "normal", mean: 0.3, deviation: 1.7 },
    { kind: "exponential", rate: 0.6 },
  ];
  for (const [name, f] of Object.entries(answersOf)) {
    it(`of two variables is exact to 1e-8 and within its error where the answer is ${name}`, () => {
      for (const a of continuous) {
        for (const b of continuous) {
          for (const loss of ["l1", "l2"] as const) {
            const task: Task = {
              variables: [
                { name: "a", distribution: a },
                { name: "b", distribution: b },
              ],
              x: [variable(0), variable(1)],
              y: [constant(0), variable(1)],
              loss,
            };
            const predictor: Predictor = {
              positions: 2,
              causal: true,
              predict: (values, answers) => {
                answers[0] = 0;
                answers[1] = f(values[0] as number);
              },
            };
            const { loss: actual, error, method } = expectedLoss(task, predictor);
            assert.equal(method, "quadrature");
            assert.ok(error < 1e-8, `${error}`);
            const expected = reference(a, b, loss, f);
            const off = Math.abs(actual - expected);
            assert.ok(off <= error + 1e-8, `${a.kind}, ${b.kind}, ${loss}: ${off} off, ${error} said`);
          }
        }
      }
    });
  }

  it("does not overlook a step near the beginning of a long tail", () => {
    const task: Task = {
      variables: [{ name: "a", distribution: { kind: "exponential", rate: 0.6 } }],
      x: [variable(0)],
      y: [constant(0)],
      loss: "l1",
    };
    const step: Predictor = {
      positions: 1,
      predict: (values, answers) => void answers.fill((values[0] as number) > 0.123 ? 1 : 0),
    };
    const { loss, error } = expectedLoss(task, step);
    assert.ok(Math.abs(loss - Math.exp(-0.6 * 0.123)) <= error, `${loss} ± ${error}`);
    assert.ok(error < 1e-6);
  });

  it("is a sum where all variables are discrete", () => {
    const task: Task = {
      variables: [
        { name: "a", distribution: { kind: "bernoulli", probability: 0.25 } },
        { name: "b", distribution: { kind: "discrete", values: [3, 1], probabilities: [0.5, 0.5] } },
      ],
      x: [variable(0), constant(0)],
      y: [variable(1), variable(0)],
      loss: "l1",
    };
    const echo: Predictor = {
      positions: 2,
      causal: true,
      predict: (variables, answers) => void answers.fill(variables[0] as number),
    };
    // E|a − b| = ¾·2 + ¼·1 at the first position, nothing at the second.
    assert.deepEqual(expectedLoss(task, echo).perPosition, [1.75, 0]);
    assert.equal(expectedLoss(task, echo).method, "exact");
  });

  it("lies within the confidence interval of sampling where there are many variables", () => {
    const unit = { kind: "uniform", low: 0, high: 1 } as const;
    const task: Task = {
      variables: ["a", "b", "c", "d"].map((name) => ({ name, distribution: unit })),
      x: [0, 1, 2, 3].map(variable),
      y: [0, 0, 0, 0].map(variable),
      loss: "l2",
    };
    // The mean of all four: E(mean − a)² = (9/16 + 3/16)/12 at the last position.
    const mean: Predictor = {
      positions: 4,
      predict: (v, answers) => {
        let sum = 0;
        for (let n = 0; n < 4; n++) sum += v[n] as number;
        answers.fill(sum / 4);
      },
    };
    const { loss, error, method } = expectedLoss(task, mean);
    assert.equal(method, "sampling");
    assert.ok(Math.abs(loss - 4 / 16) <= error && error < 1e-3, `${loss} ± ${error}`);
    assert.deepEqual(expectedLoss(task, mean), expectedLoss(task, mean), "the same every time");
  });

  it("integrates over three variables to a few digits", () => {
    const unit = { kind: "uniform", low: 0, high: 1 } as const;
    const task: Task = {
      variables: ["a", "b", "c"].map((name) => ({ name, distribution: unit })),
      x: [0, 1, 2].map(variable),
      y: [constant(0), constant(0), variable(0)],
      loss: "l1",
    };
    const middle: Predictor = {
      positions: 3,
      causal: true,
      predict: (v, answers) => {
        answers.fill(0);
        answers[2] = ((v[1] as number) + (v[2] as number)) / 2;
      },
    };
    // E|(b + c)/2 − a| as a sum over the middles of small cubes.
    let sum = 0;
    const n = 120;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let k = 0; k < n; k++) sum += Math.abs((j + k + 1) / 2 / n - (i + 0.5) / n);
    const { perPosition, method } = expectedLoss(task, middle);
    assert.equal(method, "quadrature");
    assert.ok(Math.abs((perPosition[2] ?? 0) - sum / n ** 3) < 1e-4);
  });

  it("is no number, and comes to an end, where answers are none", () => {
    const broken: Predictor = {
      positions: 4,
      causal: true,
      predict: (_, answers) => void answers.fill(Number.NaN),
    };
    assert.ok(Number.isNaN(expectedLoss(repeat, broken).loss));
  });

  it("has a landscape whose mean it is", () => {
    const predictor = attentionPredictor(classic.first, repeat);
    const { values } = lossLandscape(repeat, predictor, 64);
    const mean = values.reduce((sum, loss) => sum + loss, 0) / values.length;
    near(mean, 1.283044, 2);
  });
});

describe("the optimal loss", () => {
  it("of the toy task is ½, and says why", () => {
    const { loss, positions } = optimalLoss(repeat);
    assert.equal(loss, 0.5);
    assert.deepEqual(
      positions.map(({ loss: each }) => each),
      [0.25, 0.25, 0, 0],
    );
    assert.equal(positions[1]?.reason, "u2 has not been seen: the median ½ is best and costs ¼.");
    assert.equal(positions[3]?.reason, "u2 was seen at position 3, so it costs nothing.");
  });
});
