import assert from "node:assert/strict";
import { analyzeSource } from "../../../src/analysis/analyzeSource.ts";
import { lossesOf } from "../../../src/core/sequence/sharpen.ts";
import type { Task } from "../../../src/core/sequence/task.ts";
import type { Kernels } from "../../../src/kernels/kernels.ts";
import { drain } from "../../../src/kernels/threads/steps.ts";
import { kernelPredictor } from "../../../src/worker/kernelPredictor.ts";
import { exact, repeat, variable } from "../core/sequence/designs.ts";
import { assertNumbersClose } from "../support/closeTo.ts";
import { onEachPath } from "../support/kernelPaths.ts";

const uniform = { kind: "uniform", low: 0, high: 1 } as const;

/** Each answer depends on four variables. */
const four: Task = {
  variables: ["a", "b", "c", "d"].map((name) => ({ name, distribution: uniform })),
  x: [0, 1, 2, 3].map(variable),
  y: [3, 2, 1, 0].map(variable),
  loss: "l1",
};

onEachPath("predictors by kernels", (kernels, path) => {
  let asked = 0;
  const make = kernelPredictor((): Kernels => {
    asked++;
    return kernels();
  });
  beforeEach(() => {
    asked = 0;
  });

  it("sample the losses of a sharpened design", () => {
    const design = { ...exact(2), mask: "none" as const };
    const before = kernels().bytesHeld;
    const losses = drain(lossesOf(design, four, [0.5, 1, 8], make));
    const expected = drain(lossesOf(design, four, [0.5, 1, 8]));
    assert.deepEqual(
      losses.map(({ method }) => method),
      ["sampling", "sampling", "sampling"],
    );
    for (const [n, { perPosition, error }] of losses.entries()) {
      assertNumbersClose(perPosition, expected[n]?.perPosition ?? []);
      assertNumbersClose([error], [expected[n]?.error ?? 0]);
    }
    assert.equal(asked, 3);
    assert.equal(kernels().bytesHeld, before);
  });

  it("are not asked for where a loss is integrated", () => {
    assert.deepEqual(drain(lossesOf(exact(4), repeat, [1], make)), drain(lossesOf(exact(4), repeat, [1])));
    assert.equal(asked, 0);
  });

  it("take over an integral that takes long", () => {
    const three: Task = { ...four, x: [0, 1, 2, 0].map(variable), y: [1, 2, 0, 1].map(variable) };
    const design = { ...exact(2), mask: "none" as const };
    const [loss] = drain(lossesOf(design, three, [1], make));
    const [expected] = drain(lossesOf(design, three, [1]));
    assert.equal(loss?.method, "quadrature");
    assertNumbersClose(loss?.perPosition ?? [], expected?.perPosition ?? [], 1e-9);
    assert.equal(asked, 1);
  });

  it("sample the losses that an analysis reports", async () => {
    const text = JSON.stringify({
      layers: {
        design: {
          type: "attention",
          task: "four",
          W_Q: [[1]],
          W_K: [[1]],
          // Losses that are known are not computed again.
          W_V: [[path.length]],
        },
      },
      tasks: {
        four: {
          variables: Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, { uniform: [0, 1] }])),
          x: ["a", "b", "c", "d"],
          y: ["d", "c", "b", "a"],
          loss: "l1",
        },
      },
    });
    const { problems, layers } = await analyzeSource({ text, language: "json" }, { predictor: make });
    assert.deepEqual(
      problems.filter(({ severity }) => severity === "error"),
      [],
    );
    const sequence = layers[0]?.sequence;
    assert.ok(sequence?.kind === "attention" && sequence.loss);
    assert.equal(sequence.loss.method, "sampling");
    assert.equal(asked, 1);
  });
});
