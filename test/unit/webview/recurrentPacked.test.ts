import assert from "node:assert/strict";
import fc from "fast-check";
import { packedBound } from "../../../src/core/sequence/packedLoss.ts";
import { defaultBits } from "../../../src/core/sequence/packedState.ts";
import { packedTrace } from "../../../src/core/sequence/packedTrace.ts";
import type { StateDtype } from "../../../src/core/sequence/recurrentDesign.ts";
import { bitsOf, stateFormats } from "../../../src/core/sequence/stateDtype.ts";
import type { Task } from "../../../src/core/sequence/task.ts";
import { bitRuns } from "../../../webview/recurrent/bitRuns.ts";
import { BitsCurve, fullBits, totalBits } from "../../../webview/recurrent/bitsCurve.ts";
import {
  binaryText,
  exactText,
  hexOf,
  scientific,
  superscript,
} from "../../../webview/recurrent/numberText.ts";
import { packedSentence } from "../../../webview/recurrent/packedSentence.ts";
import { packTerms } from "../../../webview/recurrent/packLine.ts";
import { conditionText, digitsOf, rangeText, shareIn } from "../../../webview/recurrent/rangeText.ts";
import { repeat, variable } from "../core/sequence/designs.ts";

const dtypes = Object.keys(stateFormats) as StateDtype[];
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function stepsOf(dtype: StateDtype, variables: readonly number[], task = repeat) {
  const design = { scheme: "packed", hidden_size: 1, dtype, bits: defaultBits(task, dtype) } as const;
  return packedTrace(design, task, variables);
}

describe("the bits of a packed state", () => {
  it("are all shown once, in their order, and give the state back with the implied one", () => {
    fc.assert(
      fc.property(fc.constantFrom(...dtypes), unit, unit, (dtype, u1, u2) => {
        for (const step of stepsOf(dtype, [u1, u2])) {
          const runs = bitRuns(step);
          const stored = runs.filter(({ isImplied }) => !isImplied);
          assert.deepEqual(
            stored.flatMap(({ bits }) => bits),
            bitsOf(dtype, step.state),
          );
          assert.deepEqual(
            stored.map(({ from }) => from),
            stored.map((_, n) => stored.slice(0, n).reduce((sum, { bits }) => sum + bits.length, 0)),
          );
          // The digits of the significand from the implied one on, as far as they are owned, are the state.
          const owned = runs.filter(({ owner }) => typeof owner === "number").flatMap(({ bits }) => bits);
          assert.equal(
            owned.reduce((sum, bit) => 2 * sum + bit, 0),
            step.state,
          );
        }
      }),
    );
  });

  it("begin with the sign and the exponent, and have one implied bit unless the state is 0", () => {
    const [first, second, third] = stepsOf("float32", [0.3, 0.8]);
    assert.ok(first && second && third);
    assert.deepEqual(
      bitRuns(first).map(({ owner, bits }) => [owner, bits.length]),
      [
        ["sign", 1],
        ["exponent", 8],
        ["none", 23],
      ],
    );
    assert.deepEqual(
      bitRuns(third).map(({ owner, bits, isImplied }) => [owner, bits.length, isImplied]),
      [
        ["sign", 1, false],
        ["exponent", 8, false],
        [0, 1, true],
        [0, 10, false],
        [1, 12, false],
        ["none", 1, false],
      ],
    );
  });

  it("add up to the sum that is written out", () => {
    const third = stepsOf("float32", [0.3, 0.8])[2];
    assert.ok(third);
    assert.deepEqual(
      packTerms(third).map(({ text }) => text),
      ["1,228·2¹²", "3,276"],
    );
    assert.equal(1228 * 2 ** 12 + 3276, third.state);
    assert.equal(
      packedSentence(third, 2, repeat),
      "Step 3: the state is 5,033,164. It holds u₁ as 0.2999268 and u₂ as 0.7999268. The answer is 0.299927, the target 0.3.",
    );
  });
});

describe("numbers of a state", () => {
  it("are written as a debugger does", () => {
    assert.equal(hexOf(bitsOf("float32", 1)), "0x3F80\u202f0000");
    assert.equal(hexOf(bitsOf("bfloat16", -2)), "0xC000");
    assert.equal(hexOf(bitsOf("float64", 2 ** 53)), "0x4340\u202f0000\u202f0000\u202f0000");
  });

  it("keep all their digits where they are whole", () => {
    assert.equal(exactText(2702159803265843), "2,702,159,803,265,843");
    assert.equal(binaryText(5033164), "≈ 1.2 · 2²²");
    assert.equal(binaryText(1.5 * 2 ** 30), "= 1.5 · 2³⁰");
  });

  it("have powers of ten where they are small or large", () => {
    assert.equal(scientific(1.2207e-4), "1.22·10⁻⁴");
    assert.equal(scientific(1e-10), "1·10⁻¹⁰");
    assert.equal(scientific(-2.5e7), "−2.5·10⁷");
    assert.equal(scientific(0.0313), "0.0313");
    assert.equal(scientific(0), "0");
    assert.equal(superscript(-23), "⁻²³");
  });

  it("tell the ends of a cell apart", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 26 }), unit, (bits, share) => {
        const cell = Math.floor(share * 2 ** bits);
        const [from, to] = [cell / 2 ** bits, (cell + 1) / 2 ** bits];
        const text = rangeText(
          { from, to },
          { name: "u", distribution: { kind: "uniform", low: 0, high: 1 } },
          digitsOf(bits),
        );
        const [low, high] = text.slice(1, -1).split(", ");
        assert.notEqual(low, high);
      }),
    );
    const discrete = { name: "c", distribution: { kind: "bernoulli", probability: 0.5 } } as const;
    assert.equal(conditionText("c", { from: 1, to: 1 }, discrete, 3), "c = 1");
    assert.equal(conditionText("c", { from: 0, to: 1 }, discrete, 3), "c in 0 … 1");
    assert.equal(shareIn({ from: 1, to: 3 }, 1.5), 0.25);
    assert.equal(shareIn({ from: -Infinity, to: 3 }, 1.5), undefined);
    assert.equal(shareIn({ from: 1, to: 1 }, 1), undefined);
  });
});

describe("the excess against bits", () => {
  /** A curve whose steps run when they are told to. */
  function curve() {
    const waiting: (() => void)[] = [];
    let changes = 0;
    const points = new BitsCurve(
      (run) => waiting.push(run),
      () => changes++,
    );
    const step = () => waiting.shift()?.();
    const finish = () => {
      while (waiting.length > 0) step();
    };
    return { points, waiting, step, finish, changes: () => changes };
  }

  it("is computed point by point, from few bits to all, then for the other formats", () => {
    const { points, step, finish, changes } = curve();
    assert.deepEqual(points.of(repeat, "bfloat16"), []);
    step();
    assert.equal(points.of(repeat, "bfloat16").length, 1);
    finish();
    const all = points.of(repeat, "bfloat16");
    assert.equal(changes(), all.length);
    assert.deepEqual(
      all.map(({ dtype, total }) => `${dtype} ${total}`),
      [...Array.from({ length: 8 }, (_, n) => `bfloat16 ${n + 1}`), "float16 11", "float32 24", "float64 53"],
    );
    const float32 = all.find(({ dtype }) => dtype === "float32");
    assert.deepEqual(float32?.bits, [12, 12]);
    assert.ok(Math.abs((float32?.measured ?? 0) - 1.2207e-4) < 1e-8);
    assert.equal(float32?.bound, packedBound(repeat, 2 ** 24));
  });

  it("begins anew for another task or format, and ends when it is stopped", () => {
    const { points, waiting, step, finish } = curve();
    points.of(repeat, "bfloat16");
    step();
    points.of({ ...repeat, loss: "l2" }, "bfloat16");
    finish();
    const all = points.of({ ...repeat, loss: "l2" }, "bfloat16");
    assert.equal(all.length, 11, "steps of the earlier curve are dropped");
    points.of(repeat, "float16");
    points.stop();
    step();
    assert.equal(waiting.length, 0);
  });

  it("ends where the values of discrete variables are all told apart", () => {
    const coins: Task = {
      variables: [
        {
          name: "c",
          distribution: { kind: "discrete", values: [1, 2, 5], probabilities: [0.5, 0.25, 0.25] },
        },
      ],
      x: [variable(0), { kind: "constant", value: 0 }],
      y: [{ kind: "constant", value: 0 }, variable(0)],
      loss: "l1",
    };
    const { points, finish } = curve();
    points.of(coins, "float16");
    finish();
    assert.equal(totalBits(coins, fullBits(coins, "float32")), 2);
    assert.deepEqual(
      points.of(coins, "float16").map(({ dtype, total, measured }) => [dtype, total, measured]),
      [
        ["float16", 1, 0.25],
        ["float16", 2, 0],
        ["bfloat16", 2, 0],
        ["float32", 2, 0],
        ["float64", 2, 0],
      ],
    );
  });
});
